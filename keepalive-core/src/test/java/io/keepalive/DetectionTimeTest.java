package io.keepalive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DetectionTimeTest {

    private static final Duration ONE = Duration.ofSeconds(1);
    private static final Duration TWO = Duration.ofSeconds(2);
    private static final Duration THREE = Duration.ofSeconds(3);

    @Test
    void exactlyHasNoWidth() {
        assertThat(DetectionTime.exactly(TWO)).isEqualTo(new DetectionTime(TWO, TWO));
    }

    @Test
    void theSoonerLayerDecidesAtBothEndsOfTheWindow() {
        DetectionTime wide = new DetectionTime(ONE, THREE);

        assertThat(wide.orSooner(DetectionTime.exactly(TWO))).isEqualTo(new DetectionTime(ONE, TWO));
        assertThat(DetectionTime.exactly(TWO).orSooner(wide)).isEqualTo(new DetectionTime(ONE, TWO));
        assertThat(wide.orSooner(wide)).isEqualTo(wide);
    }

    @Test
    void theEarliestComesNoLaterThanTheLatest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DetectionTime(TWO, ONE))
                .withMessage("earliest: PT2S (expected: <= latest PT1S)");
    }

    @Test
    void neitherIsNegative() {
        assertThat(DetectionTime.exactly(Duration.ZERO).latest()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DetectionTime(ONE.negated(), ONE))
                .withMessage("earliest: PT-1S (expected: >= 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DetectionTime(ONE, ONE.negated()))
                .withMessage("latest: PT-1S (expected: >= 0)");
    }

    @Test
    void nullsAreNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> new DetectionTime(null, ONE))
                .withMessage("earliest");
        assertThatNullPointerException()
                .isThrownBy(() -> new DetectionTime(ONE, null))
                .withMessage("latest");
    }
}
