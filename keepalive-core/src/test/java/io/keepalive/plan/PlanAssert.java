package io.keepalive.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.lint.Severity;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.prediction.Death;
import io.keepalive.prediction.Forecast;
import io.keepalive.prediction.Prediction;
import io.keepalive.prediction.Traffic;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.Optional;

/** Holds a plan against its goal: need by need, by what the plan itself predicts. */
final class PlanAssert {

    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private final Goal goal;
    private final KeepAlivePlan plan;
    private final Prediction prediction;

    private PlanAssert(KeepAlivePlan plan) {
        this.goal = plan.goal();
        this.plan = plan;
        this.prediction = plan.prediction();
    }

    static void meetsItsGoal(KeepAlivePlan plan) {
        PlanAssert check = new PlanAssert(plan);
        check.withinTheKernelsRanges();
        check.detects();
        check.boundsUnacknowledgedData();
        check.ridesOut();
        check.passesMiddleboxes();
        check.pingsNoMoreThanPermitted();
        check.letsThePeerPause();
        check.provesWhatIsAsked();
        check.keepsTheTrafficLow();
        check.hasReasonsForAll();
        assertThat(plan.findings()).as("%s", plan.goal()).noneMatch(finding -> finding.severity() == Severity.HIGH);
    }

    private void withinTheKernelsRanges() {
        ProbeSchedule schedule = plan.tcp().schedule();
        assertThat(plan.tcp()).as("%s", goal).isEqualTo(plan.tcp().toBuilder().build());
        assertThat(schedule.interval()).as("%s", goal).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(32_767));
        assertThat(schedule.probes()).as("%s", goal).isGreaterThanOrEqualTo(2);
        plan.tcp()
                .retransmissionCap()
                .ifPresent(cap -> assertThat(plan.kernel().supportsRetransmissionCap())
                        .as("%s", goal)
                        .isTrue());
        plan.tcp()
                .userTimeout()
                .ifPresent(timeout ->
                        assertThat(plan.kernel().family()).as("%s", goal).isEqualTo(Kernel.Family.LINUX));
    }

    private void detects() {
        keptBound(prediction.of(Death.IDLE));
        assertThat(plan.detectionTime().latest()).as("%s", goal).isLessThanOrEqualTo(goal.detectWithin());
    }

    private void boundsUnacknowledgedData() {
        if (plan.heartbeat().isPresent() || plan.kernel().family() == Kernel.Family.LINUX) {
            keptBound(prediction.of(Death.UNACKNOWLEDGED));
        } else {
            assertThat(plan.notes()).as("%s", goal).anyMatch(note -> note.contains("Unacknowledged data"));
        }
    }

    private void keptBound(Forecast forecast) {
        assertThat(forecast.time().map(DetectionTime::latest))
                .as("%s of %s: %s", forecast, goal, plan.tcp())
                .hasValueSatisfying(latest -> assertThat(latest).isLessThanOrEqualTo(goal.detectWithin()));
    }

    private void ridesOut() {
        Duration outage = goal.rideOut();
        if (outage.isZero()) {
            return;
        }
        plan.heartbeat()
                .flatMap(HeartbeatPolicy::pinging)
                .ifPresent(pings -> assertThat(pings.unansweredTime())
                        .as("%s", goal)
                        .isGreaterThanOrEqualTo(outage.multipliedBy(2).plus(HALF_A_SECOND)));
        plan.watcher()
                .flatMap(HeartbeatPolicy::watchLimit)
                .ifPresent(limit -> assertThat(limit)
                        .as("%s", goal)
                        .isGreaterThanOrEqualTo(pings().idle().plus(goal.answerTime())));
        ProbeSchedule probes = plan.tcp().schedule();
        if (plan.tcp().userTimeout().isEmpty()) {
            assertThat(probes.interval().multipliedBy(probes.probes() - 1L))
                    .as("%s", goal)
                    .isGreaterThanOrEqualTo(outage.plusSeconds(1));
        }
        Duration least = plan.tcp().userTimeout().isPresent()
                ? outage.multipliedBy(2).plus(HALF_A_SECOND)
                : outage.plusSeconds(1);
        TcpPrediction.of(plan.tcp(), plan.kernel())
                .unacknowledged()
                .ifPresent(time -> assertThat(time.earliest()).as("%s", goal).isGreaterThanOrEqualTo(least));
        assertThat(prediction.outageKill(outage)).as("%s: %s", goal, plan.tcp()).isZero();
    }

    private void passesMiddleboxes() {
        for (Middlebox middlebox : goal.middleboxes()) {
            Duration safe =
                    middlebox.forgetsAfter().orElseThrow().multipliedBy(4).dividedBy(5);
            boolean pinged = plan.heartbeat().isPresent() && pings().idle().compareTo(safe) <= 0;
            boolean probed = longerOfIdleAndInterval(plan.tcp()).compareTo(safe) <= 0;
            boolean endsHere = goal.http() && middlebox.terminates();
            switch (middlebox.keptBy()) {
                case ANY_PACKET -> assertThat(pinged || probed).as("%s", goal).isTrue();
                case APPLICATION_BYTES, UNKNOWN ->
                    assertThat(pinged || (endsHere && plan.heartbeat().isEmpty()))
                            .as("%s", goal)
                            .isTrue();
                case REQUESTS -> assertThat(goal.http()).as("%s", goal).isTrue();
            }
            if (middlebox.keptBy() != KeptBy.REQUESTS && !endsHere) {
                assertThat(prediction.keeps(middlebox)).as("%s", goal).isTrue();
            }
        }
        plan.http()
                .ifPresent(policy -> assertThat(goal.middleboxes())
                        .as("%s", goal)
                        .filteredOn(Middlebox::terminates)
                        .allMatch(proxy -> policy.idleTimeout()
                                        .compareTo(proxy.forgetsAfter().orElseThrow())
                                > 0));
        plan.reuse().ifPresent(policy -> {
            assertThat(policy.maxIdleTimeout())
                    .as("%s", goal)
                    .isLessThan(plan.http().orElseThrow().idleTimeout());
            assertThat(goal.middleboxes())
                    .as("%s", goal)
                    .filteredOn(middlebox -> middlebox.keptBy() == KeptBy.ANY_PACKET)
                    .allMatch(middlebox -> policy.maxIdleTimeout()
                                    .compareTo(middlebox
                                            .forgetsAfter()
                                            .orElseThrow()
                                            .multipliedBy(4)
                                            .dividedBy(5))
                            <= 0);
        });
        assertThat(plan.http().isPresent() && plan.reuse().isPresent()).isEqualTo(goal.http());
    }

    private void pingsNoMoreThanPermitted() {
        if (plan.heartbeat().isPresent() && goal.permittedPing().isPresent()) {
            Duration permitted = goal.permittedPing().get();
            assertThat(soonestPing(plan.heartbeat().get())).as("%s", goal).isGreaterThanOrEqualTo(permitted);
            assertThat(pings().interval()).as("%s", goal).isGreaterThanOrEqualTo(permitted);
        }
    }

    private void letsThePeerPause() {
        Duration pause = goal.peerMayPause();
        if (pause.isZero()) {
            return;
        }
        plan.heartbeat().ifPresent(policy -> {
            assertThat(pings().unansweredTime()).as("%s", goal).isGreaterThanOrEqualTo(pause.plus(HALF_A_SECOND));
            assertThat(policy.slowPeerLimit()).as("%s", goal).isGreaterThanOrEqualTo(pause);
        });
        plan.tcp()
                .userTimeout()
                .ifPresent(timeout -> assertThat(timeout).as("%s", goal).isGreaterThan(pause));
    }

    private void provesWhatIsAsked() {
        if (plan.heartbeat().isPresent()) {
            assertThat(plan.tcp().userTimeout()).as("%s", goal).isEmpty();
            assertThat(goal.heartbeat()).as("%s", goal).isTrue();
            keptBound(prediction.of(Death.APPLICATION_HUNG));
        } else {
            assertThat(goal.provesApplication()).as("%s", goal).isFalse();
            assertThat(goal.hostOnly() || !goal.heartbeat()).as("%s", goal).isTrue();
        }
    }

    private void keepsTheTrafficLow() {
        Traffic traffic = prediction.traffic();
        goal.pingsPerSecond()
                .ifPresent(limit -> assertThat(traffic.atMostPerSecond(goal.connections()))
                        .as("%s", goal)
                        .isLessThanOrEqualTo(limit));
        goal.bytesPerDay()
                .ifPresent(limit -> assertThat(traffic.atMostBytesPerDay(goal.connections()))
                        .as("%s", goal)
                        .isLessThanOrEqualTo((double) limit));
    }

    private void hasReasonsForAll() {
        assertThat(plan.choices()).as("%s", goal).hasSizeGreaterThanOrEqualTo(5);
        assertThat(plan.choices())
                .as("%s", goal)
                .allMatch(
                        choice -> !choice.value().isEmpty() && !choice.reason().isEmpty());
        assertThat(plan.choices())
                .extracting(Choice::setting)
                .as("%s", goal)
                .contains("user timeout", "retransmission cap");
    }

    private ProbeSchedule pings() {
        return plan.heartbeat().flatMap(HeartbeatPolicy::pinging).orElseThrow();
    }

    private static Duration soonestPing(HeartbeatPolicy policy) {
        long idle = policy.pinging().orElseThrow().idle().toNanos();
        return Duration.ofNanos(idle - (long) (idle * policy.jitter()));
    }

    private static Duration longerOfIdleAndInterval(TcpKeepAlive tcp) {
        ProbeSchedule schedule = tcp.schedule();
        return Optional.of(schedule.interval())
                .filter(interval -> interval.compareTo(schedule.idle()) > 0)
                .orElse(schedule.idle());
    }
}
