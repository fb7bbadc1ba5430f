package io.keepalive.http;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReusePolicyTest {

    @Test
    void hasDefaults() {
        ReusePolicy policy = ReusePolicy.builder().build();

        assertThat(policy.idleTimeout()).isEqualTo(ofSeconds(4));
        assertThat(policy.maxIdleTimeout()).isEqualTo(ofMinutes(10));
        assertThat(policy.margin()).isEqualTo(ofSeconds(1));
        assertThat(policy.roundTripFactor()).isEqualTo(2);
        assertThat(policy.maxAge()).isEmpty();
        assertThat(policy.ageJitter()).isEqualTo(0.1);
        assertThat(policy.maxRequests()).isEmpty();
        assertThat(policy.maxSilence()).isEmpty();
        assertThat(policy)
                .hasToString("ReusePolicy[idleTimeout=PT4S, maxIdleTimeout=PT10M, margin=PT1S + 2.0 round trips]");
    }

    @Test
    void holdsWhatWasSaidAndIsCopiedByItsBuilder() {
        ReusePolicy policy = ReusePolicy.builder()
                .idleTimeout(ofSeconds(3))
                .maxIdleTimeout(ofSeconds(30))
                .margin(ofMillis(500))
                .roundTripFactor(1.5)
                .maxAge(ofMinutes(10))
                .ageJitter(0.2)
                .maxRequests(100)
                .maxSilence(ofSeconds(280))
                .build();

        assertThat(policy)
                .hasToString("ReusePolicy[idleTimeout=PT3S, maxIdleTimeout=PT30S, margin=PT0.5S + 1.5 round trips,"
                        + " maxAge=PT10M, ageJitter=0.2, maxRequests=100, maxSilence=PT4M40S]");
        assertThat(policy.maxAge()).contains(ofMinutes(10));
        assertThat(policy.maxRequests()).hasValue(100);
        assertThat(policy.maxSilence()).contains(ofSeconds(280));
        assertThat(policy.toBuilder().build()).isEqualTo(policy).hasSameHashCodeAs(policy);
        assertThat(policy.toBuilder().maxRequests(99).build()).isNotEqualTo(policy);
    }

    @Test
    void theMarginGrowsWithTheRoundTrip() {
        ReusePolicy policy = ReusePolicy.builder().build();

        assertThat(policy.marginNanos(0)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(policy.marginNanos(TimeUnit.MILLISECONDS.toNanos(150)))
                .isEqualTo(TimeUnit.MILLISECONDS.toNanos(1300));
        assertThat(policy.marginNanos(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE / 2);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(b -> b.idleTimeout(ZERO), "idleTimeout: PT0S (expected: > 0)"),
                refused(b -> b.maxIdleTimeout(ofSeconds(-1)), "maxIdleTimeout: PT-1S (expected: > 0)"),
                refused(b -> b.margin(ofSeconds(-1)), "margin: PT-1S (expected: >= 0)"),
                refused(b -> b.roundTripFactor(-1), "roundTripFactor: -1.0 (expected: >= 0)"),
                refused(b -> b.roundTripFactor(Double.NaN), "roundTripFactor: NaN (expected: >= 0)"),
                refused(b -> b.roundTripFactor(Double.POSITIVE_INFINITY), "roundTripFactor: Infinity (expected: >= 0)"),
                refused(b -> b.maxAge(ZERO), "maxAge: PT0S (expected: > 0)"),
                refused(b -> b.ageJitter(1), "ageJitter: 1.0 (expected: 0 <= ageJitter < 1)"),
                refused(b -> b.maxRequests(0), "maxRequests: 0 (expected: >= 1)"),
                refused(b -> b.maxSilence(ZERO), "maxSilence: PT0S (expected: > 0)"),
                refused(b -> b.idleTimeout(ofMinutes(20)), "maxIdleTimeout: PT10M (expected: >= idleTimeout PT20M)"));
    }

    private static Arguments refused(UnaryOperator<ReusePolicyBuilder> setting, String message) {
        return Arguments.of(setting, message);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void refusesWhatIsImpossible(UnaryOperator<ReusePolicyBuilder> setting, String message) {
        assertThatThrownBy(() -> setting.apply(ReusePolicy.builder()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void namesWhatIsNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> ReusePolicy.builder().margin((Duration) null))
                .withMessage("margin");
    }
}
