package io.keepalive.lint;

import static io.keepalive.lint.FindingId.PAUSE_KILLS;
import static io.keepalive.lint.FindingId.USER_TIMEOUT_BELOW_PAUSE;
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
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PauseRulesTest {

    private static final Duration PAUSE = ofSeconds(15);
    private static final Duration LEAST = ofNanos(1);

    @Test
    void aUserTimeoutOutlastsThePause() {
        assertThat(severity(USER_TIMEOUT_BELOW_PAUSE, pausing(), goodTcp().userTimeout(PAUSE)))
                .contains(HIGH);
        assertThat(severity(USER_TIMEOUT_BELOW_PAUSE, pausing(), goodTcp().userTimeout(PAUSE.plusMillis(1))))
                .isEmpty();
        assertThat(severity(USER_TIMEOUT_BELOW_PAUSE, goodTcp().userTimeout(PAUSE)))
                .as("no pause was stated")
                .isEmpty();
        assertThat(severity(
                        USER_TIMEOUT_BELOW_PAUSE,
                        linux().peerMayPause(Duration.ZERO),
                        goodTcp().userTimeout(ofMillis(1))))
                .isEmpty();
    }

    @Test
    void onlyLinuxHasAUserTimeout() {
        assertThat(severity(
                        USER_TIMEOUT_BELOW_PAUSE,
                        Linter.under(Kernel.windows()).peerMayPause(PAUSE),
                        goodTcp().userTimeout(PAUSE)))
                .isEmpty();
    }

    @Test
    void unansweredPingsOutlastThePause() {
        assertThat(severity(PAUSE_KILLS, pausing(), goodPings())).as("3 x 5 s").contains(HIGH);
        assertThat(severity(
                        PAUSE_KILLS,
                        pausing(),
                        goodPings().pingInterval(ofSeconds(5).plus(LEAST))))
                .isEmpty();
        assertThat(severity(PAUSE_KILLS, goodPings())).isEmpty();
    }

    @Test
    void thePingThatWaitsBehindOurOwnBytesOutlastsThePause() {
        HeartbeatPolicy policy = HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(6), 3)
                .slowPeerLimit(PAUSE)
                .build();
        assertThat(severity(PAUSE_KILLS, pausing(), GivenSettings.builder().heartbeat(policy)))
                .isEmpty();
        HeartbeatPolicy strict =
                policy.toBuilder().slowPeerLimit(PAUSE.minus(LEAST)).build();
        assertThat(severity(PAUSE_KILLS, pausing(), GivenSettings.builder().heartbeat(strict)))
                .contains(HIGH);
    }

    private static Linter.Builder pausing() {
        return linux().peerMayPause(PAUSE);
    }

    @Test
    void aWatchLimitOutlastsThePauseAfterAPing() {
        GivenSettingsBuilder settings = goodPings().pingInterval(ofSeconds(10));
        assertThat(severity(PAUSE_KILLS, pausing(), settings.watchLimit(ofSeconds(45))))
                .as("a ping after 30 s, answered after 15 s")
                .contains(HIGH);
        assertThat(severity(
                        PAUSE_KILLS,
                        pausing(),
                        settings.watchLimit(ofSeconds(45).plus(LEAST))))
                .isEmpty();
        assertThat(severity(PAUSE_KILLS, settings.watchLimit(ofSeconds(45)))).isEmpty();
    }

    @Test
    void aPeerThatPingsByItselfIsHeardWhileItReadsNothing() {
        GivenSettingsBuilder settings =
                GivenSettings.builder().watchLimit(ofSeconds(10)).peerPingPeriod(ofSeconds(5));
        assertThat(severity(PAUSE_KILLS, pausing(), settings)).isEmpty();
        assertThat(severity(
                        PAUSE_KILLS, pausing(), settings.pingIdle(ofSeconds(5)).pingInterval(ofSeconds(20))))
                .isEmpty();
    }
}
