package io.keepalive.path;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What cannot be searched for is refused, and limits hold together. */
class SearchPlanTest {

    @Test
    void refusesWhatIsImpossible() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchPlan.between(Duration.ZERO, ofSeconds(1)))
                .withMessage("knownGood: PT0S (expected: >= PT0.001S)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchPlan.between(ofSeconds(2), ofSeconds(2)))
                .withMessage("longest: PT2S (expected: > knownGood PT2S)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchPlan.between(ofSeconds(1), ofSeconds(2)).precision(Double.NaN))
                .withMessage("precision: NaN (expected: 0.001..0.5)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchPlan.between(ofSeconds(1), ofSeconds(16))
                        .parallel(4)
                        .build())
                .withMessage("parallel: 4 (expected: >= 5, as there are 4 doublings up to PT16S)");
    }

    @Test
    void theHugestSilenceIsNoHarm() {
        SearchPlan plan = SearchPlan.between(ofMillis(1), Duration.ofSeconds(Long.MAX_VALUE))
                .build();

        assertThat(plan.duration()).isPositive();
    }

    @Test
    void theSafeIdleTimeIsFourFifthsOfWhatWasSurvived() {
        PathLimit limit = new PathLimit(ofSeconds(350), Optional.of(ofSeconds(400)), Instant.EPOCH);

        assertThat(limit.safeIdle()).isEqualTo(ofSeconds(280));
        assertThat(limit).hasToString("survives 350.0 s, forgotten after 400.0 s, safe idle time 280.0 s");
    }

    @Test
    void aLimitIsAboveWhatWasSurvived() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PathLimit(ofSeconds(2), Optional.of(ofSeconds(2)), Instant.EPOCH))
                .withMessage("forgotten: PT2S (expected: > survived PT2S)");
    }
}
