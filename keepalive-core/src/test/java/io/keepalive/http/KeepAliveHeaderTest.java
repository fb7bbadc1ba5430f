package io.keepalive.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepAliveHeaderTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout=5, max=100 | timeout=5, max=100",
                "Timeout = 5 ,MAX= 3 | timeout=5, max=3",
                "timeout=0 | timeout=0",
                "max=99 | max=99",
                "timeout=\"20\" | timeout=20",
                "timeout=5; max=1 | timeout=5, max=1",
                "timeout=5, timeout=3, timeout=9 | timeout=3",
                "timeout=99999999999 | timeout=2147483647",
                "header.requests=5, timeout=4 | timeout=4",
            })
    void readsWhatServersSend(String value, String read) {
        KeepAliveHeader header = KeepAliveHeader.parse(List.of(value));
        assertThat(header).hasToString(read);
        assertThat(KeepAliveHeader.parse(List.of(header.toString()))).isEqualTo(header);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "300",
                "timeout",
                "timeout=",
                "timeout=-1",
                "timeout=5.5",
                "timeout=abc",
                "=5",
                "max=\"\"",
                "max=٣"
            })
    void passesOverWhatItCannotUnderstand(String value) {
        assertThat(KeepAliveHeader.parse(List.of(value))).isSameAs(KeepAliveHeader.NONE);
    }

    @Test
    void passesOverOneParameterAndReadsTheOther() {
        assertThat(KeepAliveHeader.parse(List.of("timeout=soon", "max=7"))).hasToString("max=7");
        assertThat(KeepAliveHeader.parse(List.of("timeout=5, timeout=x"))).hasToString("timeout=5");
    }

    @Test
    void saysWhatIsExpected() {
        assertThatThrownBy(() -> new KeepAliveHeader(Optional.of(Duration.ofMillis(1500)), OptionalInt.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout: PT1.5S (expected: whole seconds >= 0)");
        assertThatThrownBy(() -> new KeepAliveHeader(Optional.of(Duration.ofSeconds(-1)), OptionalInt.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeepAliveHeader(Optional.empty(), OptionalInt.of(-1)))
                .hasMessage("max: -1 (expected: >= 0)");
    }
}
