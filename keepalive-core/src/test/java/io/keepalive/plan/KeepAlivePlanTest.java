package io.keepalive.plan;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keepalive.DetectionTime;
import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepAlivePlanTest {

    private static final Kernel NEW_LINUX = Kernel.linux(6, 18);
    private static final Kernel OLD_LINUX = Kernel.linux(5, 10);

    private static final Duration LONGEST = ofSeconds(32_767);

    @Test
    void theTradingClientsNeedBecomesSettingsOfBothLayers() {
        KeepAlivePlan plan = KeepAlivePlan.of(
                Goal.detectWithin(ofSeconds(15)).rideOut(ofSeconds(5)).build(), NEW_LINUX);

        ProbeSchedule heartbeat = plan.heartbeat().orElseThrow().pinging().orElseThrow();
        assertThat(heartbeat.idle()).isEqualTo(ofMillis(4500));
        assertThat(heartbeat.unansweredTime()).isEqualTo(ofMillis(10_500)); // 2 × 5 s and 500 ms
        assertThat(heartbeat.detectionTime()).isEqualTo(ofSeconds(15));
        assertThat(plan.tcp().schedule()).isEqualTo(new ProbeSchedule(ofSeconds(5), ofSeconds(2), 4));
        assertThat(plan.detectionTime().latest()).isEqualTo(ofSeconds(15));
    }

    @Test
    void aMiddleboxShortensTheIdleTimeOfBothLayers() {
        KeepAlivePlan plan = KeepAlivePlan.of(
                Goal.detectWithin(ofMinutes(60)).passMiddlebox(ofSeconds(350)).build(), NEW_LINUX);

        assertThat(plan.heartbeat().orElseThrow().pinging().orElseThrow().idle())
                .isEqualTo(ofSeconds(280));
        assertThat(plan.tcp().schedule().idle()).isEqualTo(ofSeconds(280));
    }

    @Test
    void everyPlanOnAGridOfGoalsMeetsItsGoalByItsOwnPrediction() {
        int planned = 0;
        for (Goal goal : grid()) {
            KeepAlivePlan plan;
            try {
                plan = KeepAlivePlan.of(goal, NEW_LINUX);
            } catch (IllegalArgumentException conflict) {
                assertThat(conflict).as("%s", goal).hasMessageMatching(".*\\(expected: (>=|<) PT.*");
                continue;
            }
            planned++;
            assertThat(plan.detectionTime().latest()).as("%s", goal).isLessThanOrEqualTo(goal.detectWithin());
            if (goal.heartbeat()) {
                meets(goal, plan.heartbeat().orElseThrow());
                Duration idle =
                        plan.heartbeat().orElseThrow().pinging().orElseThrow().idle();
                assertThat(plan.tcp().schedule().idle())
                        .as("the kernel stays silent beneath the heartbeat, as far as it goes: %s", goal)
                        .isGreaterThanOrEqualTo(idle.compareTo(LONGEST) < 0 ? idle : LONGEST);
            }
            meets(goal, plan.tcp());
        }
        assertThat(planned).isGreaterThan(500);
    }

    @Test
    void aGoalRefusedForTcpAloneCouldNotHaveBeenMet() {
        for (long detect = 1; detect <= 12; detect++) {
            for (long outage = 0; outage <= 8; outage++) {
                Goal goal = Goal.detectWithin(ofSeconds(detect))
                        .rideOut(ofSeconds(outage))
                        .withoutHeartbeat()
                        .build();
                assertThat(isPlanned(goal)).as("%s", goal).isEqualTo(anyScheduleMeets(detect, outage));
            }
        }
    }

    @Test
    void unacknowledgedDataIsBoundedByTheCapWhereTheKernelHasIt() {
        Goal goal = Goal.detectWithin(ofSeconds(30)).rideOut(ofSeconds(10)).build();

        KeepAlivePlan capped = KeepAlivePlan.of(goal, NEW_LINUX);
        assertThat(capped.tcp().retransmissionCap()).isPresent();
        assertThat(capped.tcp().userTimeout()).isEmpty();
        assertThat(capped.unacknowledged().orElseThrow().latest()).isLessThanOrEqualTo(ofSeconds(30));
        assertThat(capped.unacknowledged().orElseThrow().earliest()).isGreaterThan(ofSeconds(10));
        assertThat(capped.notes()).isEmpty();

        KeepAlivePlan uncapped = KeepAlivePlan.of(goal, OLD_LINUX);
        assertThat(uncapped.tcp().retransmissionCap()).isEmpty();
        assertThat(uncapped.tcp().userTimeout()).isEmpty();
        assertThat(uncapped.notes()).singleElement().asString().contains("not bounded", "TCP_RTO_MAX_MS");
    }

    @Test
    void theCapIsTheLargestThatKeepsTheBound() {
        Goal goal = Goal.detectWithin(ofSeconds(60)).build();
        TcpKeepAlive settings = KeepAlivePlan.of(goal, NEW_LINUX).tcp();
        Duration cap = settings.retransmissionCap().orElseThrow();

        TcpKeepAlive larger =
                settings.toBuilder().retransmissionCap(cap.plusMillis(100)).build();
        assertThat(latest(settings)).isLessThanOrEqualTo(ofSeconds(60));
        assertThat(latest(larger)).isGreaterThan(ofSeconds(60));
    }

    @Test
    void aBoundTooShortForTheCapIsNotedAndTheOutageStillRiddenOut() {
        Goal goal = Goal.detectWithin(ofSeconds(9)).rideOut(ofSeconds(1)).build();
        KeepAlivePlan plan = KeepAlivePlan.of(goal, NEW_LINUX);

        assertThat(plan.tcp().retransmissionCap()).contains(ofSeconds(1));
        assertThat(plan.notes()).singleElement().asString().contains("Unacknowledged data is not bounded by the goal");
    }

    @Test
    void aSubSecondGoalLeavesTcpBehindAndSaysSo() {
        KeepAlivePlan plan = KeepAlivePlan.of(Goal.detectWithin(ofMillis(800)).build(), NEW_LINUX);

        assertThat(plan.detectionTime().latest()).isBetween(ofMillis(799), ofMillis(800));
        assertThat(plan.notes()).anySatisfy(note -> assertThat(note).contains("TCP keepalive alone would notice"));
    }

    @Test
    void conflictsNameTheNeedAndWhatWouldBePossible() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeepAlivePlan.of(
                        Goal.detectWithin(ofSeconds(10)).rideOut(ofSeconds(5)).build(), NEW_LINUX))
                .withMessageStartingWith(
                        "detectWithin: PT10S (expected: >= PT11.5S, as riding out PT5S takes up to PT10.5S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeepAlivePlan.of(
                        Goal.detectWithin(ofSeconds(3)).withoutHeartbeat().build(), NEW_LINUX))
                .withMessage("detectWithin: PT3S (expected: >= PT4.5S for TCP keepalive with 3 probes or more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeepAlivePlan.of(
                        Goal.detectWithin(ofSeconds(30))
                                .passMiddlebox(ofSeconds(1))
                                .withoutHeartbeat()
                                .build(),
                        NEW_LINUX))
                .withMessage(
                        "passMiddlebox: PT1S (expected: >= PT1.25S, as TCP keepalive's idle time is 1 s at least)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeepAlivePlan.of(
                        Goal.detectWithin(ofMinutes(120)).rideOut(ofMinutes(50)).build(), NEW_LINUX))
                .withMessage("rideOut: PT50M (expected: < PT15M24.6S, when the kernel gives up unacknowledged data)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Goal.detectWithin(Duration.ZERO))
                .withMessage("detectWithin: PT0S (expected: > 0)");
    }

    private static void meets(Goal goal, HeartbeatPolicy policy) {
        ProbeSchedule schedule = policy.pinging().orElseThrow();
        Duration outage = goal.rideOut();
        Duration answer =
                outage.isZero() ? Duration.ZERO : outage.multipliedBy(2).plusMillis(500);
        assertThat(schedule.detectionTime()).as("%s", goal).isLessThanOrEqualTo(goal.detectWithin());
        assertThat(schedule.unansweredTime().plusNanos(schedule.probes()))
                .as("%s", goal)
                .isGreaterThanOrEqualTo(answer);
        assertThat(schedule.interval()).as("%s", goal).isLessThanOrEqualTo(schedule.idle());
        assertThat(schedule.probes()).isGreaterThanOrEqualTo(3);
        goal.middleboxes().stream()
                .findFirst()
                .flatMap(Middlebox::forgetsAfter)
                .ifPresent(time -> assertThat(schedule.idle()).as("%s", goal).isLessThan(time));
    }

    private static void meets(Goal goal, TcpKeepAlive tcp) {
        ProbeSchedule schedule = tcp.schedule();
        DetectionTime idle = TcpPrediction.of(tcp, NEW_LINUX).idle().orElseThrow();
        assertThat(schedule.interval().multipliedBy(schedule.probes() - 1L))
                .as("the last probe comes after the outage: %s", goal)
                .isGreaterThan(goal.rideOut());
        if (!goal.heartbeat()) {
            assertThat(idle.latest()).as("%s", goal).isLessThanOrEqualTo(goal.detectWithin());
            goal.middleboxes().stream()
                    .findFirst()
                    .flatMap(Middlebox::forgetsAfter)
                    .ifPresent(
                            time -> assertThat(schedule.idle()).as("%s", goal).isLessThan(time));
        }
        assertThat(TcpPrediction.of(tcp, NEW_LINUX)
                        .unacknowledged()
                        .orElseThrow()
                        .earliest())
                .as("%s", goal)
                .isGreaterThan(goal.rideOut());
    }

    private static List<Goal> grid() {
        List<Goal> goals = new ArrayList<>();
        long[] detects = {
            300, 1000, 2500, 4000, 5000, 9999, 15_000, 30_000, 47_300, 90_000, 600_000, 7_200_000, 90_000_000
        };
        long[] outages = {0, 50, 400, 1000, 2000, 5000, 8000, 10_000, 29_000, 120_000, 3_000_000};
        long[] middleboxes = {0, 900, 2000, 4000, 60_000, 240_000, 350_000};
        for (long detect : detects) {
            for (long outage : outages) {
                for (long middlebox : middleboxes) {
                    goals.add(goal(detect, outage, middlebox).build());
                    goals.add(goal(detect, outage, middlebox).withoutHeartbeat().build());
                }
            }
        }
        return goals;
    }

    private static GoalBuilder goal(long detect, long outage, long middlebox) {
        GoalBuilder goal = Goal.detectWithin(ofMillis(detect)).rideOut(ofMillis(outage));
        return middlebox == 0 ? goal : goal.passMiddlebox(ofMillis(middlebox));
    }

    private static boolean isPlanned(Goal goal) {
        try {
            KeepAlivePlan.of(goal, NEW_LINUX);
            return true;
        } catch (IllegalArgumentException conflict) {
            return false;
        }
    }

    private static boolean anyScheduleMeets(long detect, long outage) {
        for (long idle = 1; idle <= detect; idle++) {
            for (int probes = 3; probes <= detect; probes++) {
                for (long interval = 1; idle + interval * probes <= detect; interval++) {
                    boolean meets = (Math.max(idle, interval) + interval * probes) * 9 <= detect * 8 // timers come late
                            && (outage == 0 || interval * (probes - 1) >= outage + 1);
                    if (meets) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static Duration latest(TcpKeepAlive settings) {
        return TcpPrediction.of(settings, NEW_LINUX)
                .unacknowledged()
                .orElseThrow()
                .latest();
    }
}
