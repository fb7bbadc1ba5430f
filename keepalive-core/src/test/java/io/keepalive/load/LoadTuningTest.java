package io.keepalive.load;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds and steps of the idle time, and what is refused: always {@code name: value (expected: rule)}. */
class LoadTuningTest {

    private static final LoadTuning TUNING =
            LoadTuning.between(ofSeconds(5), ofSeconds(80)).bySignal(() -> 0);

    @Test
    void theStepsAreGeometricAndTheirEndsExact() {
        assertThat(TUNING.idle(0)).isEqualTo(ofSeconds(80));
        assertThat(TUNING.idle(8)).as("half the load: the geometric mean").isEqualTo(ofSeconds(20));
        assertThat(TUNING.idle(16)).isEqualTo(ofSeconds(5));
        double step = Math.pow(5.0 / 80, 1.0 / 16);
        for (int level = 1; level <= LoadTuning.LEVELS; level++) {
            double ratio = (double) TUNING.idle(level).toNanos()
                    / TUNING.idle(level - 1).toNanos();
            assertThat(ratio).isCloseTo(step, within(1e-8));
        }
    }

    @Test
    void theEndsAreExactToTheNanosecondAlsoWhereThePowerIsNot() {
        Duration shortest = ofNanos(1_000_000_007);
        Duration longest = ofSeconds(7_777_777, 777_777_777);
        LoadTuning odd = LoadTuning.between(shortest, longest).byTraffic(1);
        assertThat(odd.idle(0)).isEqualTo(longest);
        assertThat(odd.idle(16)).isEqualTo(shortest);
    }

    @Test
    void timesOfAnyLengthHaveSteps() {
        LoadTuning widest =
                LoadTuning.between(ofNanos(1), ofSeconds(Long.MAX_VALUE)).byTraffic(1);
        for (int level = 1; level <= LoadTuning.LEVELS; level++) {
            assertThat(widest.idle(level)).isPositive().isLessThan(widest.idle(level - 1));
        }
        LoadTuning narrowest = LoadTuning.between(ofNanos(1), ofNanos(2)).byTraffic(1);
        assertThat(narrowest.idle(8)).isBetween(ofNanos(1), ofNanos(2));
    }

    @Test
    void smoothsTenSecondsWithAHysteresisOfATenthUnlessToldOtherwise() {
        assertThat(TUNING.smoothing()).isEqualTo(ofSeconds(10));
        assertThat(TUNING.samplePeriod()).isEqualTo(ofMillis(2500));
        assertThat(TUNING.hysteresis()).isEqualTo(0.1);

        LoadTuning other = TUNING.smoothing(ofSeconds(2)).hysteresis(0.25);
        assertThat(other.smoothing()).isEqualTo(ofSeconds(2));
        assertThat(other.samplePeriod()).isEqualTo(ofMillis(500));
        assertThat(other.hysteresis()).isEqualTo(0.25);
        assertThat(other.shortest()).isEqualTo(ofSeconds(5));
        assertThat(other.longest()).isEqualTo(ofSeconds(80));
        assertThat(other.signal()).isEqualTo(TUNING.signal());
        assertThat(TUNING.smoothing(ofNanos(1)).samplePeriod()).isPositive();
    }

    @Test
    void hasOneMeasureOfLoad() {
        assertThat(TUNING.signal()).isPresent();
        assertThat(TUNING.peakMessagesPerSecond()).isEmpty();
        LoadTuning byTraffic = LoadTuning.between(ofSeconds(5), ofSeconds(80)).byTraffic(20);
        assertThat(byTraffic.signal()).isEmpty();
        assertThat(byTraffic.peakMessagesPerSecond()).hasValue(20);
    }

    @Test
    void readsAsOneLine() {
        assertThat(TUNING).hasToString("LoadTuning[idle PT5S to PT1M20S by signal, smoothing=PT10S, hysteresis=0.1]");
        assertThat(LoadTuning.between(ofSeconds(5), ofSeconds(80)).byTraffic(20))
                .hasToString("LoadTuning[idle PT5S to PT1M20S by 20.0 messages/s, smoothing=PT10S, hysteresis=0.1]");
    }

    @Test
    void refusesBoundsThatAreNone() {
        refuses(() -> LoadTuning.between(ZERO, ofSeconds(1)), "shortest: PT0S (expected: > 0)");
        refuses(() -> LoadTuning.between(ofSeconds(1), ofSeconds(-1)), "longest: PT-1S (expected: > 0)");
        refuses(() -> LoadTuning.between(ofSeconds(60), ofSeconds(5)), "shortest: PT1M (expected: < longest PT5S)");
        refuses(() -> LoadTuning.between(ofSeconds(5), ofSeconds(5)), "shortest: PT5S (expected: < longest PT5S)");
        assertThatNullPointerException()
                .isThrownBy(() -> LoadTuning.between(null, ofSeconds(1)))
                .withMessage("shortest");
        assertThatNullPointerException()
                .isThrownBy(() -> LoadTuning.between(ofSeconds(1), null))
                .withMessage("longest");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAPeakThatIsNone(double messages) {
        refuses(
                () -> LoadTuning.between(ofSeconds(5), ofSeconds(80)).byTraffic(messages),
                "messagesPerSecond: " + messages + " (expected: > 0 and finite)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.0624, 0.51, -1, Double.NaN})
    void refusesAHysteresisThatCannotHold(double share) {
        refuses(() -> TUNING.hysteresis(share), "hysteresis: " + share + " (expected: 0.0625 <= share <= 0.5)");
    }

    @Test
    void refusesTheRest() {
        refuses(() -> TUNING.smoothing(ZERO), "smoothing: PT0S (expected: > 0)");
        refuses(() -> TUNING.idle(-1), "level: -1 (expected: 0..16)");
        refuses(() -> TUNING.idle(17), "level: 17 (expected: 0..16)");
        assertThatNullPointerException()
                .isThrownBy(
                        () -> LoadTuning.between(ofSeconds(5), ofSeconds(80)).bySignal(null))
                .withMessage("load");
        assertThatNullPointerException()
                .isThrownBy(() -> TUNING.smoothing(null))
                .withMessage("smoothing");
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}
