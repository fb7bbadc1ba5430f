package io.keepalive.lint;

import static io.keepalive.lint.FindingId.ONE_PROBE_ONLY;
import static io.keepalive.lint.FindingId.PROBES_MOOT;
import static io.keepalive.lint.FindingId.TCP_KEEPALIVE_MOOT;
import static io.keepalive.lint.FindingId.USER_TIMEOUT_BELOW_IDLE;
import static io.keepalive.lint.FindingId.USER_TIMEOUT_FAR_ABOVE_PROBES;
import static io.keepalive.lint.Found.goodTcp;
import static io.keepalive.lint.Found.severity;
import static io.keepalive.lint.Severity.LOW;
import static io.keepalive.lint.Severity.MEDIUM;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.tcp.TcpKeepAlive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Idle 60 s, interval 10 s, 3 probes: dead after 90 s. */
class TcpRulesTest {

    @ParameterizedTest
    @CsvSource({
        "60000, USER_TIMEOUT_BELOW_IDLE, MEDIUM",
        "60001, ONE_PROBE_ONLY, MEDIUM",
        "70000, ONE_PROBE_ONLY, MEDIUM",
        "70001, PROBES_MOOT, LOW",
        "80000, PROBES_MOOT, LOW",
        "80001, ,",
        "90000, ,",
        "90001, PROBES_MOOT, LOW",
        "180000, PROBES_MOOT, LOW",
        "180001, USER_TIMEOUT_FAR_ABOVE_PROBES, MEDIUM"
    })
    void aUserTimeoutGoesWithTheProbes(long millis, FindingId id, Severity severity) {
        GivenSettingsBuilder settings = goodTcp().userTimeout(ofMillis(millis));
        if (id == null) {
            assertThat(Found.in(settings)).isEmpty();
        } else {
            assertThat(severity(id, settings)).contains(severity);
            assertThat(Found.in(settings)).extracting(Finding::severity).contains(severity);
        }
    }

    @Test
    void saysWhatTheKernelDoes() {
        assertThat(Found.in(goodTcp().userTimeout(ofSeconds(20))))
                .extracting(Finding::message)
                .containsExactly(
                        "It is over before the first probe is answered: one lost probe ends an idle connection,"
                                + " 70 s after the last byte, whatever the number of probes.");
        assertThat(Found.in(goodTcp().userTimeout(ofMinutes(5))))
                .extracting(Finding::message)
                .containsExactly(
                        "It replaces the number of probes: a dead idle peer is found after 300 s instead of 90 s.");
    }

    @Test
    void aNumberOfProbesThatNobodySetIsNotMoot() {
        GivenSettingsBuilder settings = GivenSettings.builder()
                .tcpIdle(ofSeconds(60))
                .tcpInterval(ofSeconds(10))
                .userTimeout(ofSeconds(100));
        assertThat(severity(PROBES_MOOT, settings)).isEmpty();
        assertThat(severity(PROBES_MOOT, settings.tcpProbes(9))).contains(LOW);
    }

    @Test
    void withoutKeepaliveAUserTimeoutHasNoProbesToGoWith() {
        assertThat(severity(
                        USER_TIMEOUT_BELOW_IDLE, goodTcp().tcpKeepAlive(false).userTimeout(ofSeconds(1))))
                .isEmpty();
        assertThat(severity(
                        USER_TIMEOUT_FAR_ABOVE_PROBES,
                        goodTcp().tcpKeepAlive(false).userTimeout(ofSeconds(1000))))
                .isEmpty();
    }

    @Test
    void oneProbeIsNotEnough() {
        assertThat(severity(ONE_PROBE_ONLY, goodTcp().tcpProbes(1))).contains(MEDIUM);
        assertThat(severity(ONE_PROBE_ONLY, goodTcp().tcpProbes(2))).isEmpty();
    }

    @Test
    void pingsThatComeFirstLeaveNothingToProbe() {
        GivenSettingsBuilder both = goodTcp().pingInterval(ofSeconds(5)).pings(3);
        assertThat(severity(TCP_KEEPALIVE_MOOT, both.pingIdle(ofSeconds(60)))).contains(LOW);
        assertThat(severity(TCP_KEEPALIVE_MOOT, both.pingIdle(ofSeconds(60).plusNanos(1))))
                .isEmpty();
        assertThat(severity(TCP_KEEPALIVE_MOOT, both.pingIdle(ofSeconds(60)).pingsWithoutActivity(false)))
                .isEmpty();
        assertThat(severity(TCP_KEEPALIVE_MOOT, goodTcp())).isEmpty();
    }

    @Test
    void probesFindAPeerWhosePingsHaveStopped() {
        GivenSettingsBuilder pinged = goodTcp().peerPingPeriod(ofSeconds(30));
        assertThat(severity(TCP_KEEPALIVE_MOOT, pinged)).as("nobody else would").isEmpty();
        assertThat(severity(TCP_KEEPALIVE_MOOT, pinged.watchLimit(ofSeconds(60))))
                .as("the limit is over before the first probe")
                .contains(LOW);
        assertThat(severity(TCP_KEEPALIVE_MOOT, pinged.watchLimit(ofSeconds(60).plusNanos(1))))
                .isEmpty();
        assertThat(severity(TCP_KEEPALIVE_MOOT, pinged.watchLimit(ofSeconds(60)).tcpKeepAlive(false)))
                .isEmpty();
    }

    @Test
    void beneathPingsNothingElseIsSaidOfIt() {
        GivenSettingsBuilder both = goodTcp()
                .tcpProbes(1)
                .pingIdle(ofSeconds(60))
                .pingInterval(ofSeconds(5))
                .pings(3);
        assertThat(Found.in(both)).extracting(Finding::id).containsExactly(TCP_KEEPALIVE_MOOT);
    }

    @Test
    void takesTheSettingsOfThisLibrary() {
        TcpKeepAlive settings = TcpKeepAlive.parse("idle=60s,interval=10s,probes=3,userTimeout=300s");
        assertThat(severity(
                        USER_TIMEOUT_FAR_ABOVE_PROBES, GivenSettings.builder().tcp(settings)))
                .contains(MEDIUM);
    }
}
