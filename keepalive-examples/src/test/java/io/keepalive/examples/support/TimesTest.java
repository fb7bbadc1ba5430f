package io.keepalive.examples.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "15s, PT15S", "4m, PT4M", "1h, PT1H", "PT1M30S, PT1M30S"})
    void readsNumbersWithTheirUnitAndIsoDurations(String text, Duration time) {
        assertThat(Times.parse(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15", "s", "-1s", "1.5s", "99999999999s", "15 parsecs"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> Times.parse(text)).hasMessageContaining("'" + text + "'");
    }

    @Test
    void writesTwoDecimalsBelowTenSecondsAndOneAbove() {
        assertThat(Times.seconds(Duration.ofMillis(9_990))).isEqualTo("9.99 s");
        assertThat(Times.seconds(Duration.ofSeconds(15))).isEqualTo("15.0 s");
        assertThat(Times.millis(Duration.ofNanos(812_000))).isEqualTo("0.81 ms");
    }
}
