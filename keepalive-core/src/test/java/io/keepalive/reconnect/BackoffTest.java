package io.keepalive.reconnect;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BackoffTest {

    @Test
    void hasDefaultsAndNeverGivesUp() {
        assertThat(Backoff.byDefault()).hasToString("Backoff[firstDelay=PT1S, maxDelay=PT20S, stableAfter=PT10S]");
        assertThat(Backoff.byDefault().maxAttempts()).isEmpty();
        assertThat(Backoff.byDefault().giveUpAfter()).isEmpty();
    }

    @Test
    void isCopiedByItsBuilder() {
        Backoff all = Backoff.builder()
                .firstDelay(ofMillis(100))
                .maxDelay(ofSeconds(5))
                .stableAfter(ofSeconds(2))
                .maxAttempts(7)
                .giveUpAfter(ofMinutes(3))
                .build();

        assertThat(all.toBuilder().build()).isEqualTo(all).hasSameHashCodeAs(all);
        assertThat(all.toBuilder().maxAttempts(8).build()).isNotEqualTo(all);
        assertThat(all)
                .hasToString("Backoff[firstDelay=PT0.1S, maxDelay=PT5S, stableAfter=PT2S, maxAttempts=7,"
                        + " giveUpAfter=PT3M]");
    }

    @Test
    void theBoundDoublesUpToTheGreatestDelayAndStaysThere() {
        Backoff backoff = Backoff.byDefault();

        assertThat(Stream.of(0, 1, 2, 3, 4, 5, 6).map(n -> Duration.ofNanos(backoff.boundNanos(n))))
                .containsExactly(
                        ofSeconds(1),
                        ofSeconds(2),
                        ofSeconds(4),
                        ofSeconds(8),
                        ofSeconds(16),
                        ofSeconds(20),
                        ofSeconds(20));
        for (int n : new int[] {31, 32, 33, 61, 62, 63, 64, 65, 1_000_000, Integer.MAX_VALUE}) {
            assertThat(backoff.boundNanos(n)).isEqualTo(ofSeconds(20).toNanos());
        }
    }

    @Test
    void timesBeyondTheClockAreTheLongestItHas() {
        Backoff backoff = Backoff.builder()
                .firstDelay(ofSeconds(Long.MAX_VALUE))
                .maxDelay(ofSeconds(Long.MAX_VALUE))
                .build();

        for (int n : new int[] {0, 1, 62, Integer.MAX_VALUE}) {
            assertThat(backoff.boundNanos(n)).isEqualTo(Long.MAX_VALUE / 2);
        }
        Attempts attempts = backoff.start(1, Long.MAX_VALUE - 1);
        attempts.failed(Long.MAX_VALUE);
        assertThat(attempts.nextDelayNanos(Long.MAX_VALUE)).isBetween(0L, Long.MAX_VALUE / 2);
    }

    static Stream<Arguments> badSettings() {
        return Stream.of(
                refused(backoff -> backoff.firstDelay(ZERO), "firstDelay: PT0S (expected: > 0)"),
                refused(backoff -> backoff.maxDelay(ofSeconds(-1)), "maxDelay: PT-1S (expected: > 0)"),
                refused(backoff -> backoff.stableAfter(ofSeconds(-1)), "stableAfter: PT-1S (expected: >= 0)"),
                refused(backoff -> backoff.maxAttempts(0), "maxAttempts: 0 (expected: 1..2147483647)"),
                refused(backoff -> backoff.giveUpAfter(ZERO), "giveUpAfter: PT0S (expected: > 0)"),
                refused(
                        backoff -> backoff.firstDelay(ofSeconds(30)),
                        "firstDelay: PT30S (expected: <= maxDelay PT20S)"));
    }

    @ParameterizedTest
    @MethodSource("badSettings")
    void aBadSettingIsRefusedWithItsNameValueAndExpectation(UnaryOperator<BackoffBuilder> setting, String message) {
        assertThatThrownBy(() -> setting.apply(Backoff.builder()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static Arguments refused(UnaryOperator<BackoffBuilder> setting, String message) {
        return Arguments.of(setting, message);
    }
}
