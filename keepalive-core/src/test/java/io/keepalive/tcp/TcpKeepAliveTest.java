package io.keepalive.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.keepalive.ProbeSchedule;
import java.net.Socket;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpKeepAliveTest {

    private static TcpKeepAliveBuilder minute() {
        return TcpKeepAlive.builder()
                .idle(Duration.ofMinutes(1))
                .interval(Duration.ofSeconds(10))
                .probes(3);
    }

    @Test
    void keepsWhatItWasBuiltWith() {
        TcpKeepAlive settings = minute().userTimeout(Duration.ofSeconds(20))
                .retransmissionCap(Duration.ofSeconds(1))
                .build();

        assertThat(settings.schedule()).isEqualTo(new ProbeSchedule(Duration.ofMinutes(1), Duration.ofSeconds(10), 3));
        assertThat(settings.userTimeout()).contains(Duration.ofSeconds(20));
        assertThat(settings.retransmissionCap()).contains(Duration.ofSeconds(1));
    }

    @Test
    void leavesUserTimeoutAndCapAloneUnlessAsked() {
        TcpKeepAlive settings = minute().build();

        assertThat(settings.userTimeout()).isEmpty();
        assertThat(settings.retransmissionCap()).isEmpty();
        assertThat(settings.value(TcpOption.USER_TIMEOUT)).isEmpty();
        assertThat(settings.value(TcpOption.RETRANSMISSION_CAP)).isEmpty();
    }

    @Test
    void givesEachOptionsValueInTheKernelsUnit() {
        TcpKeepAlive settings = minute().userTimeout(Duration.ofMillis(20_500))
                .retransmissionCap(Duration.ofMillis(1500))
                .build();

        assertThat(TcpOption.values())
                .extracting(settings::value)
                .containsExactly(
                        OptionalInt.of(1),
                        OptionalInt.of(60),
                        OptionalInt.of(10),
                        OptionalInt.of(3),
                        OptionalInt.of(20_500),
                        OptionalInt.of(1500));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "idle, PT1S",
        "idle, PT9H6M7S",
        "interval, PT1S",
        "interval, PT9H6M7S",
        "userTimeout, PT0.001S",
        "userTimeout, PT596H31M23.647S",
        "retransmissionCap, PT1S",
        "retransmissionCap, PT2M"
    })
    void acceptsTheBoundsOfTheKernel(String name, Duration time) {
        assertThat(with(name, time).build()).isNotNull();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "idle; PT0S; 1..32767 whole seconds",
                "idle; PT-1S; 1..32767 whole seconds",
                "idle; PT0.999S; 1..32767 whole seconds",
                "idle; PT1.5S; 1..32767 whole seconds",
                "idle; PT9H6M8S; 1..32767 whole seconds",
                "idle; PT24H; 1..32767 whole seconds",
                "interval; PT0S; 1..32767 whole seconds",
                "interval; PT10.000000001S; 1..32767 whole seconds",
                "interval; PT9H6M8S; 1..32767 whole seconds",
                "userTimeout; PT0S; 1..2147483647 whole milliseconds",
                "userTimeout; PT-1S; 1..2147483647 whole milliseconds",
                "userTimeout; PT0.0015S; 1..2147483647 whole milliseconds",
                "userTimeout; PT596H31M23.648S; 1..2147483647 whole milliseconds",
                "retransmissionCap; PT0.999S; 1000..120000 whole milliseconds",
                "retransmissionCap; PT1.0000001S; 1000..120000 whole milliseconds",
                "retransmissionCap; PT2M0.001S; 1000..120000 whole milliseconds"
            })
    void rejectsWhatTheKernelWouldRejectOrRound(String name, Duration time, String rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(name, time).build())
                .withMessage("%s: %s (expected: %s)", name, time, rule);
    }

    @ParameterizedTest
    @CsvSource({"0", "128", "-1"})
    void rejectsANumberOfProbesThatTheKernelWouldReject(int probes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> minute().probes(probes).build())
                .withMessage("probes: %s (expected: 1..127)", probes);
        assertThat(minute().probes(1).build().schedule().probes()).isOne();
        assertThat(minute().probes(127).build().schedule().probes()).isEqualTo(127);
    }

    @Test
    void hasNoDefaultForIdleIntervalAndProbes() {
        assertThatIllegalStateException()
                .isThrownBy(() -> TcpKeepAlive.builder().build())
                .withMessage("idle: not set (expected: 1..32767 whole seconds)");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> TcpKeepAlive.builder().idle(Duration.ofSeconds(1)).build())
                .withMessage("interval: not set (expected: 1..32767 whole seconds)");
        assertThatIllegalStateException()
                .isThrownBy(() -> TcpKeepAlive.builder()
                        .idle(Duration.ofSeconds(1))
                        .interval(Duration.ofSeconds(1))
                        .build())
                .withMessage("probes: not set (expected: 1..127)");
    }

    @Test
    void copiesEverythingIntoANewBuilder() {
        TcpKeepAlive settings = minute().userTimeout(Duration.ofSeconds(20))
                .retransmissionCap(Duration.ofSeconds(1))
                .build();

        assertThat(settings.toBuilder().build()).isEqualTo(settings).hasSameHashCodeAs(settings);
        assertThat(settings.toBuilder().probes(4).build()).isNotEqualTo(settings);
    }

    @Test
    void takesAScheduleAtOnce() {
        ProbeSchedule schedule = new ProbeSchedule(Duration.ofMinutes(1), Duration.ofSeconds(10), 3);

        assertThat(TcpKeepAlive.builder().schedule(schedule).build()).isEqualTo(minute().build());
    }

    @Test
    void namesTheParameterThatIsNull() {
        assertThatNullPointerException().isThrownBy(() -> minute().idle(null)).withMessage("idle");
        assertThatNullPointerException()
                .isThrownBy(() -> minute().interval(null))
                .withMessage("interval");
        assertThatNullPointerException()
                .isThrownBy(() -> minute().userTimeout(null))
                .withMessage("userTimeout");
        assertThatNullPointerException()
                .isThrownBy(() -> minute().retransmissionCap(null))
                .withMessage("retransmissionCap");
        assertThatNullPointerException()
                .isThrownBy(() -> minute().build().applyTo((Socket) null))
                .withMessage("socket");
        assertThatNullPointerException()
                .isThrownBy(() -> minute().build().applyTo((TcpOptionAccess) null))
                .withMessage("access");
    }

    private static TcpKeepAliveBuilder with(String name, Duration time) {
        return switch (name) {
            case "idle" -> minute().idle(time);
            case "interval" -> minute().interval(time);
            case "userTimeout" -> minute().userTimeout(time);
            case "retransmissionCap" -> minute().retransmissionCap(time);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
