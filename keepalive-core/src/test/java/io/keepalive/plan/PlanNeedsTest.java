package io.keepalive.plan;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Kind;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What each need does to the settings. */
class PlanNeedsTest {

    private static final Kernel NEW_LINUX = Kernel.linux(6, 18);
    private static final Kernel OLD_LINUX = Kernel.linux(5, 10);

    @Test
    void jitterIsLoweredWherePingsWouldComeTooEarly() {
        HeartbeatPolicy policy = plan(Goal.detectWithin(ofSeconds(42)).peerPermitsPingEvery(ofSeconds(10)))
                .heartbeat()
                .orElseThrow();

        assertThat(policy.pinging()).contains(new ProbeSchedule(ofSeconds(12), ofSeconds(10), 3));
        assertThat(policy.jitter()).isEqualTo(0.166); // 12 s × 0.834 = 10.008 s
    }

    @Test
    void twoProbesAreSentWhereThreeTakeTooLong() {
        HeartbeatPolicy policy = plan(Goal.detectWithin(ofSeconds(30)).peerPermitsPingEvery(ofSeconds(10)))
                .heartbeat()
                .orElseThrow();

        assertThat(policy.pinging()).contains(new ProbeSchedule(ofSeconds(10), ofSeconds(10), 2));
        assertThat(policy.jitter()).isZero();
    }

    @Test
    void probesKeepAMiddleboxThatPermittedPingsComeTooSeldomFor() {
        KeepAlivePlan plan = plan(Goal.detectWithin(ofMinutes(30))
                .peerPermitsPingEvery(ofMinutes(5))
                .passMiddlebox(ofSeconds(350)));

        assertThat(plan.heartbeat()
                        .flatMap(HeartbeatPolicy::pinging)
                        .orElseThrow()
                        .idle())
                .isEqualTo(ofMinutes(15));
        assertThat(plan.tcp().schedule().idle()).isEqualTo(ofSeconds(280));
        assertThat(plan.notes()).singleElement().asString().contains("refresh the path");
    }

    @Test
    void aPauseOfThePeerIsWaitedFor() {
        HeartbeatPolicy policy = plan(Goal.detectWithin(ofSeconds(60)).peerMayPause(ofSeconds(45)))
                .heartbeat()
                .orElseThrow();

        assertThat(policy.pinging().orElseThrow().unansweredTime()).isEqualTo(ofMillis(45_500));
        assertThat(policy.slowPeerLimit()).isGreaterThanOrEqualTo(ofSeconds(45));
    }

    @Test
    void aUserTimeoutIsAboveThePauseAndBoundsWhatNoCapCan() {
        KeepAlivePlan plan = KeepAlivePlan.of(
                Goal.detectWithin(ofSeconds(30))
                        .peerMayPause(ofSeconds(20))
                        .withoutHeartbeat()
                        .build(),
                OLD_LINUX);

        assertThat(plan.tcp().userTimeout().orElseThrow()).isBetween(ofMillis(20_001), ofSeconds(29));
        assertThat(plan.unacknowledged().orElseThrow().latest()).isLessThanOrEqualTo(ofSeconds(30));
        assertThat(choice(plan, "retransmission cap")).startsWith("none, because");
    }

    @Test
    void aCapIsPreferredToAUserTimeout() {
        KeepAlivePlan plan = plan(Goal.detectWithin(ofSeconds(30)).withoutHeartbeat());

        assertThat(plan.tcp().retransmissionCap()).isPresent();
        assertThat(choice(plan, "user timeout")).startsWith("none, because");
    }

    @Test
    void aHostIsProvedByProbesAloneWhereTheyMeetTheGoal() {
        assertThat(plan(Goal.detectWithin(ofSeconds(30)).proveHostOnly()).heartbeat())
                .isEmpty();
        assertThat(plan(Goal.detectWithin(ofMillis(800)).proveHostOnly()).heartbeat())
                .isPresent();
    }

    @Test
    void timesAreWholeMillisecondsWhereTheGoalLeavesRoom() {
        KeepAlivePlan plan = plan(Goal.detectWithin(ofSeconds(10)).rideOut(ofSeconds(3)));

        assertThat(plan.heartbeat().flatMap(HeartbeatPolicy::pinging))
                .contains(new ProbeSchedule(ofMillis(3499), ofMillis(2167), 3)); // 6.5 s for answers, no less
    }

    @Test
    void pingsOfAllConnectionsStayBelowTheLimit() {
        KeepAlivePlan plan =
                plan(Goal.detectWithin(ofSeconds(60)).connections(100_000).atMostPingsPerSecond(2500));

        assertThat(plan.heartbeat()
                        .flatMap(HeartbeatPolicy::pinging)
                        .orElseThrow()
                        .idle())
                .isBetween(ofSeconds(50), ofSeconds(51)); // 40 s with the earliest jitter
        assertThat(plan.prediction().traffic().atMostPerSecond(100_000)).isLessThanOrEqualTo(2500);
    }

    @Test
    void aWatcherRidesOutWhatThePingerDoes() {
        KeepAlivePlan plan = plan(Goal.detectWithin(ofSeconds(15)).rideOut(ofSeconds(5)));

        assertThat(plan.watcher().flatMap(HeartbeatPolicy::watchLimit)).contains(ofSeconds(15));
    }

    @Test
    void anHttpServerOutlastsTheProxyAndItsClientNobody() {
        Middlebox balancer = Middlebox.builder("balancer")
                .kind(Kind.PROXY)
                .forgetsAfter(ofMinutes(10))
                .keptBy(KeptBy.REQUESTS)
                .build();
        KeepAlivePlan plan = plan(Goal.detectWithin(ofSeconds(60))
                .passMiddlebox(balancer)
                .passMiddlebox(ofSeconds(350))
                .withoutHeartbeat()
                .http());

        assertThat(plan.http().orElseThrow().idleTimeout()).isEqualTo(ofSeconds(605));
        assertThat(plan.reuse().orElseThrow().maxIdleTimeout()).isEqualTo(ofSeconds(280));
        assertThat(plan.notes()).singleElement().asString().contains("Beyond balancer nothing is watched");
        assertThat(plan(Goal.detectWithin(ofSeconds(60))).http()).isEmpty();
    }

    @Test
    void hugeTimesAreReckonedWithLikeAnyOther() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);

        PlanAssert.meetsItsGoal(plan(Goal.detectWithin(longest)));
        assertThat(plan(Goal.detectWithin(longest).passMiddlebox(longest)).findings())
                .isEqualTo(plan(Goal.detectWithin(longest)).findings());
        assertThat(Derivation.of(
                        Goal.detectWithin(ofSeconds(60)).rideOut(longest).build(), NEW_LINUX))
                .isEmpty();
        assertThat(Derivation.of(
                        Goal.detectWithin(ofSeconds(60)).peerMayPause(longest).build(), NEW_LINUX))
                .isEmpty();
    }

    private static KeepAlivePlan plan(GoalBuilder goal) {
        return KeepAlivePlan.of(goal.build(), NEW_LINUX);
    }

    private static String choice(KeepAlivePlan plan, String setting) {
        return plan.choices().stream()
                .filter(choice -> choice.setting().equals(setting))
                .map(Choice::reason)
                .findFirst()
                .orElseThrow();
    }
}
