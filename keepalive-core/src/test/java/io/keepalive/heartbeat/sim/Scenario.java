package io.keepalive.heartbeat.sim;

import static io.keepalive.heartbeat.sim.World.SECOND;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.heartbeat.ProofOfLife;
import io.keepalive.heartbeat.Trigger;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Two sides that fit together, and the longest outage that neither may take for a death.
 *
 * @param name what the two sides do
 * @param near policy of the side whose loop may be stormy
 * @param far policy of its peer, or null for one that only answers; its loop is calm
 * @param nearIsCalm whether the far side judges the near one, and so depends on its loop
 * @param nearStreams time between two words of the near application; 0 if it is quiet
 * @param farStreams the same of the far one
 * @param tolerableOutage longest time in which the network may lose everything
 */
record Scenario(
        String name,
        HeartbeatPolicy near,
        @Nullable HeartbeatPolicy far,
        boolean nearIsCalm,
        long nearStreams,
        long farStreams,
        long tolerableOutage) {

    /** Longest stall of a calm loop and of a stormy one. */
    static final long CALM_STALL = 2 * SECOND;

    static final long STORMY_STALL = 15 * SECOND;

    /** A late timer moves a limit only beyond this. */
    private static final long STALL_TOLERANCE = SECOND / 2;

    /** What chance can cost one direction: two losses in a row, 0.2 + 0.4 s. */
    private static final long BAD_LUCK = SECOND * 6 / 10;

    /**
     * What an outage of length O can cost one direction: a segment lost at its start is tried again at 0.2·(2^k − 1) s
     * after it, so at most 2·O + 0.2 s after it; bad luck before the outage counts as part of it.
     */
    private static final long OUTAGE_FIXED_COST = 2 * BAD_LUCK + SECOND / 5;

    private static final long MARGIN = SECOND / 100;

    static final int KINDS = 9;

    static Scenario draw(Random random, int kind) {
        while (true) {
            Scenario drawn = drawOnce(random, kind);
            if (drawn.tolerableOutage > SECOND / 10) {
                return drawn;
            }
        }
    }

    Scenario withOutages(double share) {
        long outage = (long) (tolerableOutage * share);
        return new Scenario(name, near, far, nearIsCalm, nearStreams, farStreams, outage);
    }

    private static Scenario drawOnce(Random random, int kind) {
        long idle = seconds(random, 2, 20);
        boolean longInterval = random.nextInt(8) == 0;
        long interval = longInterval ? seconds(random, 5, 25) : Math.min(idle, seconds(random, 1, 12));
        int probes = 1 + random.nextInt(4);
        long stream = random.nextBoolean() ? 0 : seconds(random, 1, 30);
        HeartbeatPolicyBuilder pinger = jittered(HeartbeatPolicy.pinging(nanos(idle), nanos(interval), probes), random);
        HeartbeatPolicyBuilder promising =
                jittered(HeartbeatPolicy.pinging(nanos(idle), nanos(Math.min(idle, interval)), probes), random);
        long byAnswers = outage(interval * probes - answer());
        long byPromisedAnswers = outage(Math.min(idle, interval) * probes - answer());
        long limit = idle * 3 / 2 + seconds(random, 0, 10);
        long byWords = outage(limit - idle - word());
        return switch (kind) {
            case 0 -> new Scenario("pinger", pinger.build(), null, false, stream, 0, byAnswers);
            case 1 -> {
                HeartbeatPolicy fixed =
                        promising.jitter(0).trigger(Trigger.FIXED_PERIOD).build();
                yield new Scenario("fixed period", fixed, null, false, stream, 0, byPromisedAnswers);
            }
            case 2 -> {
                HeartbeatPolicy pongsOnly =
                        pinger.proofOfLife(ProofOfLife.PONGS_ONLY).build();
                yield new Scenario("pongs only", pongsOnly, null, false, 0, seconds(random, 0, 5), byAnswers);
            }
            case 3 -> {
                HeartbeatPolicy client = promising.trigger(Trigger.LAST_SENT).build();
                HeartbeatPolicy server = HeartbeatPolicy.watching(nanos(limit)).build();
                yield new Scenario(
                        "watcher of a pinger", server, client, true, 0, stream, Math.min(byWords, byPromisedAnswers));
            }
            case 4 -> {
                HeartbeatPolicy both = pinger.watching(nanos(limit))
                        .stallAllowance(Duration.ofMinutes(2))
                        .build();
                long byLimit = outage(limit - idle - STALL_TOLERANCE - answer());
                yield new Scenario("pinger that watches", both, null, false, stream, 0, Math.min(byAnswers, byLimit));
            }
            case 5 -> {
                HeartbeatPolicy mutual = jittered(HeartbeatPolicy.sendingEvery(nanos(idle)), random)
                        .watching(nanos(limit))
                        .build();
                yield new Scenario("mutual senders", mutual, mutual, true, stream, 0, byWords);
            }
            case 6 -> {
                HeartbeatPolicy one = pinger.build();
                yield new Scenario("mutual pingers", one, one, true, stream, 0, byAnswers);
            }
            case 7 -> {
                HeartbeatPolicy watcher = HeartbeatPolicy.watching(nanos(limit)).build();
                HeartbeatPolicy sender = jittered(HeartbeatPolicy.sendingEvery(nanos(idle)), random)
                        .build();
                yield new Scenario("watcher of a sender", watcher, sender, false, 0, stream, byWords);
            }
            default -> {
                HeartbeatPolicy one = promising
                        .trigger(Trigger.LAST_SENT)
                        .watching(nanos(limit))
                        .build();
                yield new Scenario(
                        "mutual promising pingers", one, one, true, stream, 0, Math.min(byWords, byPromisedAnswers));
            }
        };
    }

    /** Longest time from a ping to its answer without an outage, the peer's stall included. */
    private static long answer() {
        return BAD_LUCK + 2 * Wire.LONGEST_DELAY + End.LONGEST_ANSWER + CALM_STALL + MARGIN;
    }

    /** By how much a promised word may be late without an outage, the peer's stall included. */
    private static long word() {
        return Wire.LONGEST_DELAY + CALM_STALL + MARGIN;
    }

    /** The outage that costs no more than {@code time} in one direction. */
    private static long outage(long time) {
        return (time - OUTAGE_FIXED_COST) / 2;
    }

    private static HeartbeatPolicyBuilder jittered(HeartbeatPolicyBuilder policy, Random random) {
        return random.nextBoolean() ? policy : policy.jitter(random.nextDouble());
    }

    private static long seconds(Random random, int from, int to) {
        return (long) ((from + random.nextDouble() * (to - from)) * SECOND);
    }

    private static Duration nanos(long nanos) {
        return Duration.ofNanos(nanos);
    }
}
