package io.keepalive.lint;

import static io.keepalive.lint.FindingId.OUTAGE_KILLS;
import static io.keepalive.lint.Found.NEW_LINUX;
import static io.keepalive.lint.Found.goodPings;
import static io.keepalive.lint.Found.goodTcp;
import static io.keepalive.lint.Found.linux;
import static io.keepalive.lint.Found.severity;
import static io.keepalive.lint.Severity.HIGH;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.prediction.Layers;
import io.keepalive.prediction.Prediction;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageRulesTest {

    private static final Duration LEAST = ofNanos(1);

    @Test
    void unansweredPingsOutlastTwiceTheOutage() {
        assertThat(severity(OUTAGE_KILLS, outage(ofMillis(7250)), goodPings()))
                .as("15 s = 2 x 7.25 s + 0.5 s")
                .isEmpty();
        assertThat(severity(OUTAGE_KILLS, outage(ofMillis(7250).plus(LEAST)), goodPings()))
                .contains(HIGH);
        assertThat(severity(OUTAGE_KILLS, outage(Duration.ZERO), goodPings())).isEmpty();
        assertThat(severity(OUTAGE_KILLS, goodPings().pingInterval(LEAST)))
                .as("none was stated")
                .isEmpty();
    }

    @Test
    void theLastProbeComesAfterTheOutage() {
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(19)), goodTcp()))
                .as("2 x 10 s, less 1 s for the answer")
                .isEmpty();
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(19).plus(LEAST)), goodTcp()))
                .contains(HIGH);
    }

    @Test
    void withAUserTimeoutAsManyProbesCountAsItLeaves() {
        GivenSettingsBuilder settings = goodTcp().userTimeout(ofSeconds(70));
        assertThat(severity(OUTAGE_KILLS, outage(ofMillis(1)), settings))
                .as("it dies at the first")
                .contains(HIGH);
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(9)), goodTcp().userTimeout(ofSeconds(80))))
                .isEmpty();
        assertThat(severity(
                        OUTAGE_KILLS,
                        outage(ofSeconds(9).plus(LEAST)),
                        goodTcp().userTimeout(ofSeconds(80))))
                .contains(HIGH);
    }

    @Test
    void probesBeneathPingsKillNobody() {
        GivenSettingsBuilder both =
                goodTcp().tcpInterval(ofSeconds(1)).pingIdle(ofSeconds(60)).pingInterval(ofSeconds(30));
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(10)), both)).isEmpty();
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(10)), both.pingIdle(ofSeconds(61))))
                .contains(HIGH);
    }

    @Test
    void dataIsRetransmittedForLonger() {
        GivenSettingsBuilder capped = goodPings().pingInterval(ofSeconds(100)).retransmissionCap(ofSeconds(1));
        assertThat(severity(OUTAGE_KILLS, outage(ofMillis(13_400)), capped))
                .as("14.4 s")
                .isEmpty();
        assertThat(severity(OUTAGE_KILLS, outage(ofMillis(13_401)), capped)).contains(HIGH);
        assertThat(severity(
                        OUTAGE_KILLS, Linter.under(NEW_LINUX.withRetries2(3)).rideOut(ofSeconds(3)), goodPings()))
                .contains(HIGH);
    }

    @Test
    void aUserTimeoutOutlastsTwiceTheOutage() {
        GivenSettingsBuilder settings = goodPings().pingInterval(ofSeconds(100)).userTimeout(ofMillis(20_500));
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(10)), settings)).isEmpty();
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(10).plus(LEAST)), settings))
                .contains(HIGH);
    }

    @Test
    void limitsOutlastIt() {
        GivenSettingsBuilder watcher =
                GivenSettings.builder().peerPingPeriod(ofSeconds(30)).watchLimit(ofMillis(50_500));
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(10)), watcher))
                .as("30 s + 2 x 10 s + 0.5 s")
                .isEmpty();
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(10).plus(LEAST)), watcher))
                .contains(HIGH);
        GivenSettingsBuilder requests = GivenSettings.builder().requestTimeout(ofMillis(20_500));
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(10)), requests)).isEmpty();
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(10).plus(LEAST)), requests))
                .contains(HIGH);
    }

    private static Linter.Builder outage(Duration time) {
        return linux().rideOut(time);
    }

    @Test
    void aWatcherThatOnlySendsWaitsForThePeersPings() {
        GivenSettingsBuilder settings = GivenSettings.builder()
                .heartbeat(HeartbeatPolicy.sendingEvery(ofSeconds(10))
                        .watching(ofMillis(50_499))
                        .build())
                .peerPingPeriod(ofSeconds(30));
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(10)), settings)).contains(HIGH);
    }

    @Test
    void aLateTimerLeavesAUserTimeoutOneProbeFewer() {
        GivenSettingsBuilder settings = goodTcp().tcpIdle(ofSeconds(10)).userTimeout(ofSeconds(31));
        TcpKeepAlive tcp = TcpKeepAlive.parse("idle=10s,interval=10s,probes=3,userTimeout=31s");
        assertThat(Prediction.of(Layers.of(tcp), NEW_LINUX).outageKill(ofSeconds(15)))
                .as("probes at 11.25 s and 22.5 s, given up at 33.75 s")
                .isPositive();
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(15)), settings)).contains(HIGH);
        // the second look, at 30 s, may be an eighth late: at 33.75 s
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(15)), settings.userTimeout(ofMillis(33_750))))
                .contains(HIGH);
        assertThat(severity(OUTAGE_KILLS, outage(ofSeconds(15)), settings.userTimeout(ofMillis(33_751))))
                .isEmpty();
    }
}
