package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.internal.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What holds after any sequence of events whatever, in any order and at any time; prints the seed that breaks it. */
class MonitorInvariantsTest extends MonitorStory {

    static final List<HeartbeatPolicyBuilder> POLICIES = List.of(
            pinger(),
            pinger().jitter(0.5),
            pinger().watching(s(12)),
            pinger().watching(s(40)).stallAllowance(s(3)),
            pinger().trigger(Trigger.LAST_SENT),
            pinger().trigger(Trigger.LAST_SENT).watching(s(15)),
            pinger().trigger(Trigger.FIXED_PERIOD),
            pinger().proofOfLife(ProofOfLife.PONGS_ONLY),
            pinger().proofOfLife(ProofOfLife.PONGS_ONLY).watching(s(15)),
            HeartbeatPolicy.pinging(s(2), s(9), 1).slowPeerLimit(s(0)),
            HeartbeatPolicy.pinging(s(10), s(5), 2).stallTolerance(s(0)),
            watcher(),
            watcher().stallAllowance(s(0)),
            HeartbeatPolicy.sendingEvery(s(10)),
            HeartbeatPolicy.sendingEvery(s(10)).watching(s(15)));

    private static final int RUNS = 40;
    private static final int STEPS = 400;

    @ParameterizedTest
    @FieldSource("POLICIES")
    void hold(HeartbeatPolicyBuilder policy) {
        for (long seed = 0; seed < RUNS; seed++) {
            List<String> story = new ArrayList<>();
            try {
                new Run(policy.build(), seed, story).play();
            } catch (AssertionError broken) {
                throw new AssertionError("seed " + seed + " of " + policy.build() + ": " + story, broken);
            }
        }
    }

    /** One random story. */
    private final class Run {

        final Random random;
        final HeartbeatPolicy policy;
        final HeartbeatMonitor monitor;
        final List<String> story;
        long now = clockStart;
        long lastWritten = clockStart;
        int writtenSinceProof;
        boolean pingWaits;

        Run(HeartbeatPolicy policy, long seed, List<String> story) {
            random = new Random(seed);
            this.policy = policy;
            this.story = story;
            monitor = new HeartbeatMonitor(policy, seed, now);
        }

        void play() {
            for (int step = 0; step < STEPS; step++) {
                pass();
                happen();
                assertThat(monitor.unansweredPings()).isBetween(0, schedule(policy));
                if (monitor.state() == PeerState.DEAD) {
                    assertThat(monitor.verdict()).isNotNull();
                } else if (monitor.state() != PeerState.SUSPECT && monitor.state() != PeerState.SLOW) {
                    assertThat(monitor.verdict()).isNull();
                    assertThat(monitor.unansweredPings()).isZero();
                }
            }
        }

        /** Time passes: a moment, up to the deadline, or beyond it. */
        private void pass() {
            long wait = Math.max(0, monitor.deadlineNanos() - now);
            switch (random.nextInt(4)) {
                case 0 -> now += random.nextInt(3);
                case 1 -> now += Math.min(wait, random.nextInt(2_000_000_000));
                case 2 -> now += wait < Durations.MAX_NANOS / 2 ? wait + random.nextInt(2) * 700_000_000L : 1;
                default -> {}
            }
        }

        private void happen() {
            int event = random.nextInt(22);
            story.add((now - clockStart) + ":" + event);
            switch (event) {
                case 0 -> receive();
                case 1 -> pong(monitor.pingId());
                case 2 -> pong(monitor.pingId() - random.nextInt(3));
                case 3 -> monitor.sent(now);
                case 4 -> monitor.pause();
                case 5, 6 -> monitor.resume(now);
                case 7 -> monitor.peerSlow(now);
                case 8, 9 -> write();
                case 10 -> fail();
                case 11 -> overrule();
                case 12 -> monitor.pingTaken(now - random.nextInt(3));
                case 13 -> monitor.kernelSuspects();
                default -> poll();
            }
        }

        private void receive() {
            monitor.received(now);
            if (policy.proofOfLife() == ProofOfLife.ANYTHING_RECEIVED && monitor.state() != PeerState.DEAD) {
                heard();
            }
            assertThat(monitor.silenceNanos(now)).isZero();
        }

        private void pong(long id) {
            boolean ours = monitor.pongReceived(id, now);
            if ((ours || policy.proofOfLife() == ProofOfLife.ANYTHING_RECEIVED) && monitor.state() != PeerState.DEAD) {
                heard();
            }
        }

        private void heard() {
            writtenSinceProof = 0;
            assertThat(monitor.state()).isEqualTo(PeerState.ALIVE);
            assertThat(monitor.verdict()).isNull();
        }

        private void write() {
            if (pingWaits) {
                pingWaits = false;
                monitor.pingWritten(now);
                lastWritten = now;
                writtenSinceProof++;
            }
        }

        private void fail() {
            if (pingWaits) {
                pingWaits = false;
                monitor.pingFailed(now);
            }
        }

        private void overrule() {
            if (monitor.state() == PeerState.DEAD) {
                monitor.overrule(now);
                writtenSinceProof = 0;
                assertThat(monitor.state()).isEqualTo(PeerState.SUSPECT);
            }
        }

        private void poll() {
            long deadline = monitor.deadlineNanos();
            long id = monitor.pingId();
            Action action = monitor.poll(now);
            if (now - deadline < 0) {
                assertThat(action).as("before the deadline").isEqualTo(Action.NONE);
                assertThat(monitor.deadlineNanos()).isEqualTo(deadline);
            }
            switch (action) {
                case PING -> {
                    assertThat(pingWaits).as("a ping waits already").isFalse();
                    assertThat(monitor.pingId()).isEqualTo(id + 1);
                    pingWaits = true;
                }
                case DECLARE_DEAD -> dead();
                case NONE -> assertThat(monitor.pingId()).isEqualTo(id);
            }
            comesToRest();
        }

        private void dead() {
            assertThat(monitor.paused()).as("paused").isFalse();
            long silence = monitor.silenceNanos(now);
            switch (monitor.verdict()) {
                case NOTHING_HEARD ->
                    assertThat(silence)
                            .isGreaterThanOrEqualTo(
                                    policy.watchLimit().orElseThrow().toNanos());
                case PINGS_UNANSWERED -> {
                    assertThat(now - lastWritten)
                            .as("since the last ping left")
                            .isGreaterThanOrEqualTo(
                                    policy.pinging().orElseThrow().interval().toNanos());
                    assertThat(writtenSinceProof).as("pings that left").isGreaterThanOrEqualTo(schedule(policy));
                    assertThat(pingWaits).isFalse();
                }
                case PING_STUCK -> assertThat(pingWaits).isTrue();
            }
        }

        /** A timer that is armed anew for what is due already does not spin. */
        private void comesToRest() {
            int polls = 0;
            while (monitor.deadlineNanos() - now <= 0) {
                assertThat(polls++).as("polls at one moment").isLessThan(4);
                Action action = monitor.poll(now);
                if (action == Action.PING) {
                    assertThat(pingWaits).isFalse();
                    pingWaits = true;
                } else if (action == Action.DECLARE_DEAD) {
                    dead();
                }
            }
        }
    }

    private static int schedule(HeartbeatPolicy policy) {
        return policy.pinging().map(schedule -> schedule.probes()).orElse(0);
    }
}
