package io.keepalive.health;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.keepalive.health.HealthProblem.Kind;
import org.junit.jupiter.api.Test;

class HealthRulesTest {

    @Test
    void whatIsNotSaidIsNotJudged() {
        HealthRules rules = HealthRules.builder().notServing(ofSeconds(5)).build();
        assertThat(rules.patience(Kind.NOT_SERVING)).contains(ofSeconds(5));
        assertThat(rules.patience(Kind.DRAINING)).isEmpty();
        assertThat(rules.queuedLimit()).isEmpty();
        assertThat(rules.inFlightLimit()).isEmpty();
        assertThat(rules.healthyAfter()).isEqualTo(ofSeconds(5));
        assertThat(HealthRules.none()).isEqualTo(HealthRules.builder().build());
    }

    @Test
    void aCopyIsEqualAndAChangeIsNot() {
        HealthRules rules = HealthRules.builder()
                .queuedAbove(10, ofSeconds(1))
                .inFlightAbove(20, ofSeconds(2))
                .healthyAfter(ofSeconds(3))
                .build();
        assertThat(rules.toBuilder().build()).isEqualTo(rules).hasSameHashCodeAs(rules);
        assertThat(rules.toBuilder().queuedAbove(11, ofSeconds(1)).build()).isNotEqualTo(rules);
        assertThat(rules.toBuilder().draining(ofSeconds(1)).build()).isNotEqualTo(rules);
        assertThat(rules)
                .hasToString("HealthRules[QUEUE_OVER_LIMIT 10 for PT1S, IN_FLIGHT_OVER_LIMIT 20 for PT2S,"
                        + " healthy after PT3S]");
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        HealthRulesBuilder builder = HealthRules.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.queuedAbove(-1, ofSeconds(1)))
                .withMessage("queuedAbove: -1 (expected: >= 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.inFlightAbove(1, ofSeconds(-1)))
                .withMessage("inFlightAbove: PT-1S (expected: >= 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.healthyAfter(ofSeconds(-1)))
                .withMessage("healthyAfter: PT-1S (expected: >= 0)");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.noReport(null))
                .withMessage("noReport");
    }
}
