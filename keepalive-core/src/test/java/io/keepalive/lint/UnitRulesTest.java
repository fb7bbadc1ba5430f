package io.keepalive.lint;

import static io.keepalive.lint.FindingId.KEEPALIVE_SWITCHED_OFF;
import static io.keepalive.lint.FindingId.LOST_IN_CONVERSION;
import static io.keepalive.lint.FindingId.OPTION_NOT_SUPPORTED;
import static io.keepalive.lint.FindingId.OUT_OF_RANGE;
import static io.keepalive.lint.Found.goodTcp;
import static io.keepalive.lint.Found.severity;
import static io.keepalive.lint.Severity.HIGH;
import static io.keepalive.lint.Severity.LOW;
import static io.keepalive.lint.Severity.MEDIUM;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.keepalive.tcp.Kernel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT32767S"})
    void takesSecondsFromOneTo32767(Duration time) {
        assertThat(severity(OUT_OF_RANGE, goodTcp().tcpIdle(time))).isEmpty();
        assertThat(severity(OUT_OF_RANGE, goodTcp().tcpInterval(time))).isEmpty();
        assertThat(severity(LOST_IN_CONVERSION, goodTcp().tcpIdle(time))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-0.5S", "PT32768S", "PT24H", "PT2562047788015215H30M7S"})
    void refusesOtherTimes(Duration time) {
        assertThat(severity(OUT_OF_RANGE, goodTcp().tcpIdle(time))).contains(HIGH);
        assertThat(severity(OUT_OF_RANGE, goodTcp().tcpInterval(time))).contains(HIGH);
        assertThat(severity(LOST_IN_CONVERSION, goodTcp().tcpIdle(time))).isEmpty();
    }

    @Test
    void saysWhatTheSocketKeeps() {
        assertThat(Found.in(goodTcp().tcpIdle(Duration.ofHours(24))))
                .contains(new Finding(
                        OUT_OF_RANGE,
                        HIGH,
                        "tcpIdle 86400 s",
                        "Linux refuses it as TCP_KEEPIDLE; the system's 7200 s remain.",
                        "Set 1..32767 whole seconds."));
    }

    @Test
    void doesNotSayThatAnotherSystemRefusesWhatLinuxDoes() {
        assertThat(Found.in(Linter.under(Kernel.macOs()), goodTcp().tcpIdle(Duration.ofHours(24))))
                .contains(new Finding(
                        OUT_OF_RANGE,
                        MEDIUM,
                        "tcpIdle 86400 s",
                        "Linux refuses it as TCP_KEEPIDLE; macOS may take it, but is reckoned with the system's 7200 s.",
                        "Set 1..32767 whole seconds."));
        assertThat(Found.in(Linter.under(Kernel.windows()), goodTcp().tcpProbes(200)))
                .extracting(Finding::severity, Finding::message)
                .contains(tuple(
                        MEDIUM,
                        "Linux refuses it as TCP_KEEPCNT; Windows may take it, but is reckoned with the system's 10."));
        assertThat(severity(
                        OUT_OF_RANGE, Linter.under(Kernel.macOs()), goodTcp().tcpIdle(ofSeconds(-1))))
                .as("nobody takes it")
                .contains(HIGH);
        assertThat(severity(
                        OUT_OF_RANGE, Linter.under(Kernel.windows()), goodTcp().tcpProbes(0)))
                .contains(HIGH);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false", "127, false", "128, true", "-1, true"})
    void takesOneTo127Probes(int probes, boolean refused) {
        assertThat(severity(OUT_OF_RANGE, goodTcp().tcpProbes(probes)).isPresent())
                .isEqualTo(refused);
    }

    @Test
    void findsATimeThatBecomesZero() {
        assertThat(severity(LOST_IN_CONVERSION, goodTcp().tcpIdle(ofMillis(999))))
                .contains(HIGH);
        assertThat(severity(LOST_IN_CONVERSION, goodTcp().userTimeout(ofNanos(999_999))))
                .contains(HIGH);
        assertThat(severity(LOST_IN_CONVERSION, goodTcp().userTimeout(ofMillis(1))))
                .isEmpty();
    }

    @Test
    void findsAFractionThatIsLost() {
        assertThat(severity(LOST_IN_CONVERSION, goodTcp().tcpInterval(ofMillis(1500))))
                .contains(MEDIUM);
        assertThat(severity(
                        LOST_IN_CONVERSION, goodTcp().tcpIdle(ofSeconds(32_767).plusNanos(1))))
                .contains(MEDIUM);
        assertThat(severity(
                        LOST_IN_CONVERSION, goodTcp().userTimeout(ofSeconds(80).plusNanos(1))))
                .contains(MEDIUM);
    }

    @Test
    void takesZeroAsNoUserTimeout() {
        assertThat(Found.in(goodTcp().userTimeout(Duration.ZERO))).isEmpty();
        assertThat(severity(OUT_OF_RANGE, goodTcp().userTimeout(ofMillis(-1)))).contains(HIGH);
        assertThat(severity(OUT_OF_RANGE, goodTcp().userTimeout(ofMillis(1L << 31))))
                .contains(HIGH);
    }

    @ParameterizedTest
    @CsvSource({"999, true", "1000, false", "120000, false", "120001, true"})
    void takesACapFromOneSecondToTwoMinutes(long millis, boolean refused) {
        assertThat(severity(OUT_OF_RANGE, goodTcp().retransmissionCap(ofMillis(millis)))
                        .isPresent())
                .isEqualTo(refused);
    }

    @Test
    void findsOptionsThatTheKernelLacks() {
        assertThat(severity(
                        OPTION_NOT_SUPPORTED,
                        Linter.under(Kernel.linux(6, 14)),
                        goodTcp().retransmissionCap(ofSeconds(1))))
                .contains(LOW);
        assertThat(severity(
                        OPTION_NOT_SUPPORTED,
                        Linter.under(Kernel.linux(6, 15)),
                        goodTcp().retransmissionCap(ofSeconds(1))))
                .isEmpty();
        assertThat(severity(
                        OPTION_NOT_SUPPORTED,
                        Linter.under(Kernel.macOs()),
                        goodTcp().userTimeout(ofSeconds(80))))
                .contains(LOW);
        assertThat(severity(OPTION_NOT_SUPPORTED, goodTcp().userTimeout(ofSeconds(80))))
                .isEmpty();
    }

    @Test
    void findsTimesOfAKeepaliveThatIsOff() {
        assertThat(severity(KEEPALIVE_SWITCHED_OFF, goodTcp().tcpKeepAlive(false)))
                .contains(LOW);
        assertThat(severity(KEEPALIVE_SWITCHED_OFF, goodTcp())).isEmpty();
        assertThat(severity(KEEPALIVE_SWITCHED_OFF, GivenSettings.builder().tcpKeepAlive(false)))
                .isEmpty();
    }
}
