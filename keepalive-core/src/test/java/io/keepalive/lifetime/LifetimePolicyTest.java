package io.keepalive.lifetime;

import static java.time.Duration.ZERO;
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

class LifetimePolicyTest {

    private static final Duration NEGATIVE = ofSeconds(-1);

    @Test
    void holdsWhatWasSaid() {
        LifetimePolicy policy = LifetimePolicy.builder()
                .endUnusedAfter(ofMinutes(10))
                .maxAge(Duration.ofHours(1), 0.2)
                .grace(ofSeconds(8))
                .build();

        assertThat(policy.unusedLimit()).contains(ofMinutes(10));
        assertThat(policy.rests()).isFalse();
        assertThat(policy.maxAge()).contains(Duration.ofHours(1));
        assertThat(policy.maxAgeJitter()).isEqualTo(0.2);
        assertThat(policy.grace()).isEqualTo(ofSeconds(8));
        assertThat(policy)
                .hasToString("LifetimePolicy[endUnusedAfter=PT10M, maxAge=PT1H, maxAgeJitter=0.2, grace=PT8S]");
    }

    @Test
    void hasDefaults() {
        LifetimePolicy policy = LifetimePolicy.builder().maxAge(ofMinutes(1)).build();

        assertThat(policy.unusedLimit()).isEmpty();
        assertThat(policy.maxAgeJitter()).isEqualTo(0.1);
        assertThat(policy.grace()).isEqualTo(ofSeconds(5));
    }

    @Test
    void isCopiedByItsBuilder() {
        LifetimePolicy rests = LifetimePolicy.builder()
                .restUnusedAfter(ofMinutes(10))
                .maxAge(ofMinutes(60), 0)
                .grace(ofSeconds(1))
                .build();

        assertThat(rests.toBuilder().build())
                .isEqualTo(rests)
                .hasSameHashCodeAs(rests)
                .hasToString(rests.toString());
        assertThat(rests.toBuilder().grace(ofSeconds(2)).build()).isNotEqualTo(rests);
    }

    static Stream<Arguments> badSettings() {
        return Stream.of(
                refused(policy -> policy.endUnusedAfter(ZERO), "endUnusedAfter: PT0S (expected: > 0)"),
                refused(policy -> policy.endUnusedAfter(NEGATIVE), "endUnusedAfter: PT-1S (expected: > 0)"),
                refused(policy -> policy.restUnusedAfter(ZERO), "restUnusedAfter: PT0S (expected: > 0)"),
                refused(policy -> policy.restUnusedAfter(NEGATIVE), "restUnusedAfter: PT-1S (expected: > 0)"),
                refused(policy -> policy.maxAge(ZERO), "maxAge: PT0S (expected: > 0)"),
                refused(policy -> policy.maxAge(NEGATIVE, 0), "maxAge: PT-1S (expected: > 0)"),
                refused(policy -> policy.maxAge(ofMinutes(1), 1), "jitter: 1.0 (expected: 0 <= jitter < 1)"),
                refused(policy -> policy.maxAge(ofMinutes(1), -0.1), "jitter: -0.1 (expected: 0 <= jitter < 1)"),
                refused(policy -> policy.maxAge(ofMinutes(1), Double.NaN), "jitter: NaN (expected: 0 <= jitter < 1)"),
                refused(policy -> policy.grace(ZERO), "grace: PT0S (expected: > 0)"),
                refused(policy -> policy.grace(NEGATIVE), "grace: PT-1S (expected: > 0)"),
                refused(policy -> policy, "lifetime: no limit (expected: endUnusedAfter, restUnusedAfter or maxAge)"),
                refused(
                        policy -> policy.restUnusedAfter(ofMinutes(2)).endUnusedAfter(ofMinutes(5)),
                        "restUnusedAfter: PT2M (expected: none, as endUnusedAfter is PT5M)"));
    }

    @ParameterizedTest
    @MethodSource("badSettings")
    void aBadSettingIsRefusedWithItsNameValueAndExpectation(
            UnaryOperator<LifetimePolicyBuilder> setting, String message) {
        assertThatThrownBy(() -> setting.apply(LifetimePolicy.builder()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static Arguments refused(UnaryOperator<LifetimePolicyBuilder> setting, String message) {
        return Arguments.of(setting, message);
    }
}
