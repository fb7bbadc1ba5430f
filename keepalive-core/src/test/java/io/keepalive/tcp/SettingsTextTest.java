package io.keepalive.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTextTest {

    @Test
    void readsEverySetting() {
        TcpKeepAlive settings =
                TcpKeepAlive.parse("idle=60s,interval=10s,probes=3,userTimeout=20500ms,retransmissionCap=1s");

        assertThat(settings)
                .isEqualTo(TcpKeepAlive.builder()
                        .idle(Duration.ofSeconds(60))
                        .interval(Duration.ofSeconds(10))
                        .probes(3)
                        .userTimeout(Duration.ofMillis(20_500))
                        .retransmissionCap(Duration.ofSeconds(1))
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"120s", "2m", "120000ms", "PT2M", "PT120S"})
    void readsSimpleUnitsAndIso8601(String idle) {
        assertThat(TcpKeepAlive.parse(" probes = 3 , interval=10s,idle = " + idle + " ")
                        .schedule()
                        .idle())
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(TcpKeepAlive.parse("idle=1h,interval=10s,probes=3")
                        .schedule()
                        .idle())
                .isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "idle=60s,interval=10s,probes=3",
                "idle=7200s,interval=75s,probes=9,userTimeout=20500ms",
                "idle=1s,interval=1s,probes=127,retransmissionCap=1500ms",
                "idle=1s,interval=1s,probes=1,userTimeout=1ms,retransmissionCap=120s"
            })
    void writesWhatItReads(String text) {
        assertThat(TcpKeepAlive.parse(text)).hasToString(text);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "idle=60,interval=10s,probes=3; idle: 60 (expected: a time with its unit, such as 500ms, 90s, 2m, 1h or PT90S)",
                "idle=PT,interval=10s,probes=3; idle: PT (expected: a time with its unit, such as 500ms, 90s, 2m, 1h or PT90S)",
                "idle=,interval=10s,probes=3; idle:  (expected: a time with its unit, such as 500ms, 90s, 2m, 1h or PT90S)",
                "idle=999999999999999999h,interval=10s,probes=3; idle: 999999999999999999h"
                        + " (expected: a time with its unit, such as 500ms, 90s, 2m, 1h or PT90S)",
                "idle=60s,interval=1500ms,probes=3; interval: PT1.5S (expected: 1..32767 whole seconds)",
                "idle=24h,interval=10s,probes=3; idle: PT24H (expected: 1..32767 whole seconds)",
                "idle=60s,interval=10s,probes=many; probes: many (expected: 1..127)",
                "idle=60s,interval=10s,probes=128; probes: 128 (expected: 1..127)",
                "idle=60s,interval=10s,probes=3,idle=30s; idle: 30s (expected: given once)",
                "idle=60s,interval=10s; probes: missing in \"idle=60s,interval=10s\" (expected: idle, interval and probes)",
                "idle=60s,interval=10s,probes=3,idel=60s; idel: 60s"
                        + " (expected: one of idle, interval, probes, userTimeout, retransmissionCap)",
                "idle=60s,interval=10s,probes=3,; settings: \"\" (expected: key=value,"
                        + " key being one of idle, interval, probes, userTimeout, retransmissionCap)",
                "60s; settings: \"60s\" (expected: key=value,"
                        + " key being one of idle, interval, probes, userTimeout, retransmissionCap)"
            })
    void namesTheKeyTheValueAndWhatWasExpected(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TcpKeepAlive.parse(text))
                .withMessage(message);
    }

    @Test
    void namesTheParameterThatIsNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> TcpKeepAlive.parse(null))
                .withMessage("text");
    }
}
