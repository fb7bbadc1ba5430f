package io.keepalive.plan;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import io.keepalive.ProbeSchedule;
import io.keepalive.prediction.Layers;
import io.keepalive.prediction.Prediction;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * TCP keepalive alone, held against every setting there is on a small grid: whole seconds, as the kernel reckons, up to the
 * detection time; user timeouts in steps of 250 ms and two retransmission caps.
 */
class TcpGridTest {

    private static final int LONGEST = 13;
    private static final List<Duration> OUTAGES = List.of(Duration.ZERO, ofSeconds(1), ofSeconds(4));
    private static final Duration ANY_LOSS = ofMillis(1);

    static Stream<Kernel> kernels() {
        return Stream.of(
                Kernel.linux(6, 18),
                Kernel.linux(6, 18).withRetries2(6),
                Kernel.linux(5, 10),
                Kernel.linux(5, 10).withRetries2(4),
                Kernel.macOs());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aGoalIsRefusedExactlyIfNothingOnTheGridMeetsIt(Kernel kernel) {
        List<Setting> grid = grid(kernel);
        int refused = 0;
        int planned = 0;
        for (Goal goal : goals()) {
            Optional<Layers> plan = Derivation.of(goal, kernel);
            if (plan.isPresent()) {
                planned++;
                assertThat(Setting.of(plan.get().tcp().orElseThrow(), kernel).meets(goal))
                        .as("%s: %s", goal, plan.get())
                        .isTrue();
            } else {
                refused++;
                assertThat(grid.stream().filter(setting -> setting.meets(goal)))
                        .as("%s was refused", goal)
                        .isEmpty();
            }
        }
        System.out.println(
                kernel + ": " + grid.size() + " settings, " + planned + " goals planned, " + refused + " refused");
        assertThat(Math.min(planned, refused)).isGreaterThan(50);
    }

    private static List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        for (int detect = 1; detect <= LONGEST; detect++) {
            for (Duration outage : OUTAGES) {
                for (int pause : new int[] {0, 1, 6}) {
                    for (double middlebox : new double[] {0, 2.5}) {
                        for (double spacing : new double[] {0, 3}) {
                            goals.add(goal(detect, outage, pause, middlebox, spacing));
                        }
                    }
                }
            }
        }
        return goals;
    }

    private static Goal goal(int detect, Duration outage, int pause, double middlebox, double spacing) {
        GoalBuilder goal = Goal.detectWithin(ofSeconds(detect)).withoutHeartbeat();
        goal.rideOut(outage).peerMayPause(ofSeconds(pause));
        if (middlebox > 0) {
            goal.passMiddlebox(ofMillis((long) (middlebox * 1000)));
        }
        if (spacing > 0) {
            goal.connections(6).atMostPingsPerSecond(6 / spacing);
        }
        return goal.build();
    }

    private static List<Setting> grid(Kernel kernel) {
        List<Setting> grid = new ArrayList<>();
        for (int idle = 1; idle < LONGEST; idle++) {
            for (int interval = 1; idle + interval <= LONGEST; interval++) {
                for (int probes = 2; idle + interval * probes <= LONGEST; probes++) {
                    addWithCaps(grid, ProbeGrid.schedule(idle, interval, probes), Optional.empty(), kernel);
                }
                for (int timeout = 250; timeout <= LONGEST * 1000; timeout += 250) {
                    addWithCaps(grid, ProbeGrid.schedule(idle, interval, 3), Optional.of(ofMillis(timeout)), kernel);
                }
            }
        }
        return grid;
    }

    private static void addWithCaps(
            List<Setting> grid, ProbeSchedule schedule, Optional<Duration> timeout, Kernel kernel) {
        var settings = TcpKeepAlive.builder().schedule(schedule);
        timeout.ifPresent(settings::userTimeout);
        grid.add(Setting.of(settings.build(), kernel));
        for (int cap : kernel.supportsRetransmissionCap() ? new int[] {1000, 2000} : new int[0]) {
            grid.add(Setting.of(settings.retransmissionCap(ofMillis(cap)).build(), kernel));
        }
    }

    /** A setting and what is predicted of it, so that each has to be predicted only once. */
    private record Setting(
            TcpKeepAlive tcp,
            Duration idleDeath,
            Optional<DetectionTime> dataDeath,
            Duration period,
            Set<Duration> outagesSurvived) {

        static Setting of(TcpKeepAlive tcp, Kernel kernel) {
            TcpPrediction prediction = TcpPrediction.of(tcp, kernel);
            Prediction whole = Prediction.of(Layers.of(tcp), kernel);
            return new Setting(
                    tcp,
                    prediction.idle().orElseThrow().latest(),
                    prediction.unacknowledged(),
                    whole.traffic().shortest(),
                    survived(whole));
        }

        /** A second longer each, for the answer to the last probe. */
        private static Set<Duration> survived(Prediction prediction) {
            return OUTAGES.stream()
                    .map(outage -> outage.isZero() ? ANY_LOSS : outage.plusSeconds(1))
                    .filter(outage -> prediction.outageKill(outage) == 0)
                    .collect(Collectors.toSet());
        }

        boolean meets(Goal goal) {
            boolean quietEnough = goal.middleboxes().stream()
                    .allMatch(middlebox -> period.multipliedBy(5)
                                    .compareTo(middlebox
                                            .forgetsAfter()
                                            .orElseThrow()
                                            .multipliedBy(4))
                            <= 0);
            double perSecond = goal.connections() * 1e9 / period.toNanos();
            return idleDeath.compareTo(goal.detectWithin()) <= 0
                    && outagesSurvived.contains(ANY_LOSS) // two probes or more
                    && quietEnough
                    && perSecond <= goal.pingsPerSecond().orElse(Double.MAX_VALUE)
                    && (goal.rideOut().isZero()
                            || outagesSurvived.contains(goal.rideOut().plusSeconds(1)))
                    && dataDeath.map(window -> boundsData(window, goal)).orElse(true);
        }

        private boolean boundsData(DetectionTime window, Goal goal) {
            Duration outage = goal.rideOut();
            boolean survives = tcp.userTimeout()
                    .map(timeout -> timeout.compareTo(outage.multipliedBy(2).plusMillis(500)) >= 0
                            && timeout.compareTo(goal.peerMayPause()) > 0)
                    .orElse(outage.isZero() || window.earliest().compareTo(outage.plusSeconds(1)) >= 0);
            return survives && window.latest().compareTo(goal.detectWithin()) <= 0;
        }
    }
}
