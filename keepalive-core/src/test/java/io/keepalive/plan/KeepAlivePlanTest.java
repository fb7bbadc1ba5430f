package io.keepalive.plan;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.ProbeSchedule;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeepAlivePlanTest {

    private static final Kernel NEW_LINUX = Kernel.linux(6, 18);
    private static final Kernel OLD_LINUX = Kernel.linux(5, 10);

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

    private static Duration latest(TcpKeepAlive settings) {
        return TcpPrediction.of(settings, NEW_LINUX)
                .unacknowledged()
                .orElseThrow()
                .latest();
    }
}
