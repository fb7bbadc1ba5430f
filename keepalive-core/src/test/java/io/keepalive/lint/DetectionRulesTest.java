package io.keepalive.lint;

import static io.keepalive.lint.FindingId.DEAD_PEER_UNNOTICED;
import static io.keepalive.lint.FindingId.DETECTS_TOO_LATE;
import static io.keepalive.lint.FindingId.UNACKNOWLEDGED_DATA_HANGS;
import static io.keepalive.lint.Found.NEW_LINUX;
import static io.keepalive.lint.Found.goodPings;
import static io.keepalive.lint.Found.goodTcp;
import static io.keepalive.lint.Found.linux;
import static io.keepalive.lint.Found.severity;
import static io.keepalive.lint.Severity.HIGH;
import static io.keepalive.lint.Severity.MEDIUM;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DetectionRulesTest {

    @Test
    void nobodyNoticesADeadPeerWithoutPingsProbesOrLimits() {
        GivenSettingsBuilder nothing = GivenSettings.builder();
        assertThat(severity(DEAD_PEER_UNNOTICED, nothing)).contains(HIGH);
        assertThat(severity(DEAD_PEER_UNNOTICED, goodTcp().tcpKeepAlive(false))).contains(HIGH);
        assertThat(severity(DEAD_PEER_UNNOTICED, goodPings().pingsWithoutActivity(false)))
                .contains(HIGH);
    }

    @Test
    void anyOneOfThemNotices() {
        assertThat(severity(DEAD_PEER_UNNOTICED, GivenSettings.builder().tcpKeepAlive(true)))
                .isEmpty();
        assertThat(severity(DEAD_PEER_UNNOTICED, goodPings())).isEmpty();
        assertThat(severity(DEAD_PEER_UNNOTICED, GivenSettings.builder().pingIdle(ofSeconds(30))))
                .as("a ping that nobody answers is retransmitted, and given up")
                .isEmpty();
        assertThat(severity(DEAD_PEER_UNNOTICED, GivenSettings.builder().watchLimit(ofSeconds(30))))
                .isEmpty();
        assertThat(severity(DEAD_PEER_UNNOTICED, GivenSettings.builder().clientIdleLimit(ofSeconds(30))))
                .isEmpty();
        assertThat(severity(DEAD_PEER_UNNOTICED, GivenSettings.builder().serverIdleTimeout(ofSeconds(30))))
                .isEmpty();
    }

    @Test
    void unacknowledgedDataHangsWhereOnlyRetransmissionsEndIt() {
        assertThat(severity(UNACKNOWLEDGED_DATA_HANGS, withoutRequestTimeout())).contains(HIGH);
        assertThat(severity(
                        UNACKNOWLEDGED_DATA_HANGS, Linter.under(NEW_LINUX.withRetries2(9)), withoutRequestTimeout()))
                .as("up to 340 s")
                .contains(HIGH);
        assertThat(severity(
                        UNACKNOWLEDGED_DATA_HANGS, Linter.under(NEW_LINUX.withRetries2(8)), withoutRequestTimeout()))
                .as("up to 218 s")
                .isEmpty();
    }

    @Test
    void unacknowledgedDataIsBoundedByMuch() {
        assertThat(severity(UNACKNOWLEDGED_DATA_HANGS, goodPings())).isEmpty();
        assertThat(severity(UNACKNOWLEDGED_DATA_HANGS, goodPings().pingsWithoutActivity(false)))
                .as("while a request waits there is activity")
                .isEmpty();
        assertThat(severity(UNACKNOWLEDGED_DATA_HANGS, withoutRequestTimeout().watchLimit(ofMinutes(5))))
                .isEmpty();
        assertThat(severity(UNACKNOWLEDGED_DATA_HANGS, withoutRequestTimeout().requestTimeout(ofMinutes(5))))
                .isEmpty();
        assertThat(severity(
                        UNACKNOWLEDGED_DATA_HANGS,
                        withoutRequestTimeout().requestTimeout(ofMinutes(5).plusNanos(1))))
                .contains(HIGH);
        assertThat(severity(UNACKNOWLEDGED_DATA_HANGS, withoutRequestTimeout().userTimeout(ofSeconds(80))))
                .isEmpty();
        assertThat(severity(UNACKNOWLEDGED_DATA_HANGS, withoutRequestTimeout().userTimeout(ofMinutes(10))))
                .contains(HIGH);
    }

    @Test
    void aCapBoundsItWhereTheKernelHasOne() {
        GivenSettingsBuilder capped = withoutRequestTimeout().retransmissionCap(ofSeconds(1));
        assertThat(severity(UNACKNOWLEDGED_DATA_HANGS, Linter.under(Kernel.linux(6, 15)), capped))
                .isEmpty();
        assertThat(severity(UNACKNOWLEDGED_DATA_HANGS, Linter.under(Kernel.linux(6, 14)), capped))
                .contains(HIGH);
    }

    @Test
    void nothingIsSaidOfKernelsWhoseRuleIsNotKnown() {
        assertThat(severity(UNACKNOWLEDGED_DATA_HANGS, Linter.under(Kernel.macOs()), withoutRequestTimeout()))
                .isEmpty();
    }

    @Test
    void pingsThatWaitForOurOwnSilenceDoNotBoundIt() {
        HeartbeatPolicy lastSent = HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(5), 3)
                .trigger(Trigger.LAST_SENT)
                .build();
        assertThat(severity(UNACKNOWLEDGED_DATA_HANGS, GivenSettings.builder().heartbeat(lastSent)))
                .contains(HIGH);
    }

    @Test
    void whatWasAskedForMayTakeAsLong() {
        Duration latest = Duration.ofMillis(1_060_050); // 924.6 s, and a last timeout that comes late
        assertThat(severity(UNACKNOWLEDGED_DATA_HANGS, linux().detectWithin(latest), withoutRequestTimeout()))
                .isEmpty();
        assertThat(severity(
                        UNACKNOWLEDGED_DATA_HANGS, linux().detectWithin(latest.minusNanos(1)), withoutRequestTimeout()))
                .contains(HIGH);
    }

    @Test
    void detectsLaterThanAsked() {
        assertThat(late(45_000_000_000L, goodPings())).isEmpty();
        assertThat(late(44_999_999_999L, goodPings())).contains(MEDIUM);
        GivenSettingsBuilder watcher = GivenSettings.builder().watchLimit(ofSeconds(20));
        assertThat(late(20_000_000_000L, watcher)).isEmpty();
        assertThat(late(19_999_999_999L, watcher)).contains(MEDIUM);
    }

    @Test
    void reckonsWithTheLatenessOfTheKernelsTimers() {
        GivenSettingsBuilder settings = goodTcp().requestTimeout(ofSeconds(1));
        assertThat(late(101_250_000_000L, settings)).as("90 s and an eighth").isEmpty();
        assertThat(late(101_249_999_999L, settings)).contains(MEDIUM);
    }

    @Test
    void alsoWhereSomethingWasSent() {
        GivenSettingsBuilder settings = goodTcp().requestTimeout(ofSeconds(200));
        assertThat(late(200_000_000_000L, settings)).isEmpty();
        assertThat(late(199_999_999_999L, settings)).contains(MEDIUM);
        assertThat(Found.in(linux().detectWithin(ofSeconds(150)), settings))
                .extracting(Finding::message)
                .containsExactly(
                        "A dead peer is noticed after up to 200 s if something was sent to it, later than asked.");
    }

    @Test
    void fiveMinutesAreLateAndNoHang() {
        assertThat(late(60_000_000_000L, withoutRequestTimeout().requestTimeout(ofMinutes(5))))
                .contains(MEDIUM);
    }

    @Test
    void saysSoOnlyWhereIdleOnesAreFoundSooner() {
        assertThat(Found.in(linux().detectWithin(ofSeconds(44)), goodPings()))
                .extracting(Finding::message)
                .containsExactly("A dead peer is noticed after up to 45 s, later than asked.");
    }

    @Test
    void whatHangsIsNotLateAsWell() {
        assertThat(Found.in(linux().detectWithin(ofSeconds(110)), withoutRequestTimeout()))
                .extracting(Finding::id)
                .containsExactly(UNACKNOWLEDGED_DATA_HANGS);
    }

    @Test
    void probesThatEndAtAProxyNoticeNothing() {
        Linter.Builder linter =
                Found.through(KeptBy.APPLICATION_BYTES, ofSeconds(60)).detectWithin(ofSeconds(1));
        GivenSettingsBuilder settings = goodTcp().requestTimeout(ofMillis(500));
        assertThat(severity(DETECTS_TOO_LATE, linter, settings)).isEmpty();
        assertThat(late(1_000_000_000L, settings)).contains(MEDIUM);
    }

    @Test
    void inHttpTheProxyIsThePeer() {
        Linter.Builder linter = Found.through(KeptBy.REQUESTS, ofMinutes(10));
        GivenSettingsBuilder settings = goodTcp().clientIdleLimit(ofMinutes(8));
        assertThat(severity(DETECTS_TOO_LATE, linter.detectWithin(ofSeconds(102)), settings))
                .isEmpty();
        assertThat(severity(DETECTS_TOO_LATE, linter.detectWithin(ofSeconds(101)), settings))
                .contains(MEDIUM);
    }

    private static Optional<Severity> late(long askedNanos, GivenSettingsBuilder settings) {
        return severity(DETECTS_TOO_LATE, linux().detectWithin(Duration.ofNanos(askedNanos)), settings);
    }

    private static GivenSettingsBuilder withoutRequestTimeout() {
        return GivenSettings.builder()
                .tcpIdle(ofSeconds(60))
                .tcpInterval(ofSeconds(10))
                .tcpProbes(3);
    }

    @Test
    void whoOnlySendsNoticesAfterAPeriodAndTheKernelsLimit() {
        GivenSettingsBuilder settings = GivenSettings.builder()
                .heartbeat(HeartbeatPolicy.sendingEvery(ofSeconds(30)).build())
                .userTimeout(ofSeconds(4));
        assertThat(severity(DETECTS_TOO_LATE, linux().detectWithin(ofMillis(35_249)), settings))
                .as("30 s, then 4 s to 5.25 s")
                .contains(MEDIUM);
        assertThat(severity(DETECTS_TOO_LATE, linux().detectWithin(ofMillis(35_250)), settings))
                .isEmpty();
    }
}
