package io.keepalive.plan;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.prediction.Layers;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Heartbeats held against all of a grid: idle times in half seconds, intervals in quarters, two probes and more, three jitters,
 * and TCP keepalive beneath them silent or probing once in so many seconds.
 *
 * <p>Times of heartbeats are continuous, so the goals are such that the grid decides: whatever a need comes to (2 × the outage
 * and half a second, four fifths of a middlebox's time, …) is a multiple of half a second. If there is a plan at all, there is
 * one with two pings, no jitter, the shortest idle time and the shortest wait that the needs leave, and those are on the grid:
 * a wait of half seconds is two intervals of quarters.
 */
class HeartbeatGridTest {

    private static final Kernel KERNEL = Kernel.linux(6, 18);
    private static final int LONGEST = 8;

    @Test
    void aGoalIsRefusedExactlyIfNothingOnTheGridMeetsIt() {
        List<Setting> grid = grid();
        int refused = 0;
        int planned = 0;
        for (Goal goal : goals()) {
            Optional<Layers> plan = Derivation.of(goal, KERNEL);
            boolean possible = grid.stream().anyMatch(setting -> setting.meets(goal));
            assertThat(plan.isPresent()).as("%s", goal).isEqualTo(possible);
            plan.ifPresent(layers -> assertThat(Setting.of(layers).meets(goal))
                    .as("%s: %s", goal, layers)
                    .isTrue());
            planned += plan.isPresent() ? 1 : 0;
            refused += plan.isPresent() ? 0 : 1;
        }
        System.out.println(grid.size() + " settings, " + planned + " goals planned, " + refused + " refused");
        assertThat(Math.min(planned, refused)).isGreaterThan(500);
    }

    private static List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        for (int detect = 2; detect <= 2 * LONGEST; detect++) {
            for (int outage : new int[] {0, 250, 1000}) {
                for (int pause : new int[] {0, 2000}) {
                    for (int permitted : new int[] {0, 500, 1500, 4000}) {
                        for (int memory : new int[] {0, 500, 1000, 2500}) {
                            goals.add(goal(detect, outage, pause, permitted, memory, KeptBy.ANY_PACKET, 0));
                            goals.add(goal(detect, outage, pause, permitted, memory, KeptBy.APPLICATION_BYTES, 0));
                            goals.add(goal(detect, outage, pause, permitted, memory, KeptBy.UNKNOWN, 2));
                        }
                    }
                }
            }
        }
        return goals;
    }

    /** Milliseconds, but for the detection time, in half seconds, and the time between two pings, in seconds. */
    private static Goal goal(int detect, int outage, int pause, int permitted, int memory, KeptBy keptBy, int spacing) {
        GoalBuilder goal = Goal.detectWithin(ofMillis(detect * 500L));
        goal.rideOut(ofMillis(outage)).peerMayPause(ofMillis(pause));
        if (permitted > 0) {
            goal.peerPermitsPingEvery(ofMillis(permitted));
        }
        if (memory > 0) {
            Duration time = ofMillis(memory).multipliedBy(5).dividedBy(4);
            goal.passMiddlebox(
                    Middlebox.builder("box").forgetsAfter(time).keptBy(keptBy).build());
        }
        return spacing > 0
                ? goal.connections(4).atMostPingsPerSecond(4.0 / spacing).build()
                : goal.build();
    }

    private static List<Setting> grid() {
        List<Setting> grid = new ArrayList<>();
        for (int idle = 1; idle <= 2 * LONGEST; idle++) {
            for (int interval = 1; idle * 2 + interval * 2 <= 4 * LONGEST; interval++) {
                for (int probes = 2; idle * 2 + interval * probes <= 4 * LONGEST; probes++) {
                    for (double jitter : new double[] {0, 0.1, 0.2}) {
                        HeartbeatPolicy policy = HeartbeatPolicy.pinging(
                                        ofMillis(idle * 500L), ofMillis(interval * 250L), probes)
                                .jitter(jitter)
                                .build();
                        for (int probing : new int[] {0, 1, 2}) {
                            grid.add(new Setting(policy, ofSeconds(probing == 0 ? LONGEST : probing)));
                        }
                    }
                }
            }
        }
        return grid;
    }

    /** Pings, and how often the kernel would probe a connection that nobody pings. */
    private record Setting(HeartbeatPolicy policy, Duration probing) {

        static Setting of(Layers layers) {
            return new Setting(
                    layers.heartbeat().orElseThrow(),
                    layers.tcp().orElseThrow().schedule().idle());
        }

        boolean meets(Goal goal) {
            var schedule = policy.pinging().orElseThrow();
            Duration wait = schedule.unansweredTime();
            Duration detect = goal.detectWithin();
            long soonest = schedule.idle().toNanos() - (long) (schedule.idle().toNanos() * policy.jitter());
            Duration outage = goal.rideOut();
            Duration pause = goal.peerMayPause();
            Duration answer =
                    outage.isZero() ? Duration.ZERO : outage.multipliedBy(2).plusMillis(500);
            if (!pause.isZero() && pause.plusMillis(500).compareTo(answer) > 0) {
                answer = pause.plusMillis(500);
            }
            boolean roomToBeQuiet = answer.isZero() || detect.minus(answer).toMillis() >= 1000;
            return !(schedule.detectionTime().compareTo(detect) > 0)
                    && wait.compareTo(answer) >= 0
                    && wait.toMillis() >= 500 // one retransmission
                    && roomToBeQuiet
                    && goal.permittedPing()
                            .map(permitted -> soonest >= permitted.toNanos()
                                    && schedule.interval().compareTo(permitted) >= 0)
                            .orElse(true)
                    && goal.connections() * 1e9 / soonest
                            <= goal.pingsPerSecond().orElse(Double.MAX_VALUE)
                    && goal.middleboxes().stream().allMatch(this::keeps);
        }

        private boolean keeps(Middlebox middlebox) {
            Duration safe =
                    middlebox.forgetsAfter().orElseThrow().multipliedBy(4).dividedBy(5);
            return policy.pinging().orElseThrow().idle().compareTo(safe) <= 0
                    || (middlebox.keptBy() == KeptBy.ANY_PACKET && probing.compareTo(safe) <= 0);
        }
    }
}
