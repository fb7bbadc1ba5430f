package io.keepalive.load;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** How the idle time moves when load does. */
@ParameterizedClass(name = "clock starts at {0}")
@ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 12_000_000_000L, Long.MAX_VALUE})
class LoadTunerTest {

    private static final LoadTuning TUNING =
            LoadTuning.between(ofSeconds(5), ofSeconds(80)).bySignal(() -> 0);
    private static final Duration SAMPLE = TUNING.samplePeriod();

    @Parameter
    private long clockStart;

    private LoadTuner tuner;
    private long now;
    private int moves;

    @BeforeEach
    void makeTuner() {
        now = clockStart;
        tuner = new LoadTuner(TUNING, now);
    }

    @Test
    void beginsCalm() {
        assertThat(tuner.level()).isZero();
        assertThat(tuner.idle()).isEqualTo(ofSeconds(80));
    }

    @Test
    void aSmoothingTimeAfterAStepTheLoadIsActedUponBy63Percent() {
        assertThat(tuner.observe(1, now + ofSeconds(10).toNanos())).isTrue();
        assertThat(tuner.level()).as("of 16: 0.632").isEqualTo(10);
    }

    @Test
    void howOftenItIsObservedMakesNoDifferenceToTheSmoothing() {
        LoadTuner often = new LoadTuner(TUNING.hysteresis(1.0 / LoadTuning.LEVELS), clockStart);
        for (int i = 1; i <= 10_000; i++) {
            often.observe(1, clockStart + ofMillis(i).toNanos());
        }
        assertThat(often.level()).isBetween(9, 10);
    }

    @Test
    void reachesPeakAndCalmExactly() {
        goes(() -> 1, ofSeconds(36));
        assertThat(tuner.idle()).isEqualTo(ofSeconds(5));
        goes(() -> 0, ofSeconds(60));
        assertThat(tuner.idle()).isEqualTo(ofSeconds(80));
    }

    @Test
    void halfTheLoadRestsNearTheGeometricMean() {
        goes(() -> 0.5, ofSeconds(100));
        assertThat(tuner.idle()).isBetween(TUNING.idle(9), TUNING.idle(7));
    }

    @Test
    void towardsPeakItGoesAsFarAsTheLoadDid() {
        observe(1, ofSeconds(100));
        assertThat(tuner.level()).isEqualTo(LoadTuning.LEVELS);
    }

    @Test
    void towardsCalmItGoesOneStepATime() {
        observe(1, ofSeconds(100));
        for (int level = 15; level >= 0; level--) {
            assertThat(observe(0, ofSeconds(100))).isTrue();
            assertThat(tuner.level()).isEqualTo(level);
        }
        assertThat(observe(0, ofSeconds(100))).isFalse();
    }

    @Test
    void aLoadThatSwingsWithinTheHysteresisNeverMovesIt() {
        goes(() -> 0.5, ofSeconds(200));
        int rest = tuner.level();
        double centre = (double) rest / LoadTuning.LEVELS;
        goes(() -> centre, ofSeconds(200));
        moves = 0;
        for (int i = 0; i < 1_000; i++) {
            double load = centre + (i % 2 == 0 ? 0.099 : -0.099);
            goes(() -> load, ofSeconds(60));
        }
        assertThat(moves).isZero();
        assertThat(tuner.level()).isEqualTo(rest);
    }

    @Test
    void aLoadThatSwingsByMoreMovesItOnceEachWayAndBack() {
        goes(() -> 0.5, ofSeconds(200));
        moves = 0;
        for (int i = 0; i < 10; i++) {
            goes(() -> 0.8, ofSeconds(100));
            goes(() -> 0.5, ofSeconds(100));
        }
        assertThat(moves).isLessThanOrEqualTo(10 * 8);
    }

    @Test
    void aNoisyLoadMovesItRarely() {
        Random random = new Random(42);
        DoubleSupplier noisy = () -> 0.3 + 0.4 * random.nextDouble();
        goes(noisy, ofSeconds(100));
        moves = 0;
        goes(noisy, Duration.ofHours(1));
        assertThat(moves).as("of 1,440 samples between 0.3 and 0.7").isLessThan(30);
        assertThat(tuner.level()).isBetween(6, 10);
    }

    @Test
    void aPeakOfOneSampleIsNoReasonToGoThere() {
        observe(1, SAMPLE);
        assertThat(tuner.level()).isLessThanOrEqualTo(4);
    }

    @Test
    void aClockThatStandsStillChangesNothing() {
        assertThat(tuner.observe(1, now)).isFalse();
        assertThat(tuner.level()).isZero();
    }

    @Test
    void saysWhetherTheIdleTimeHasChanged() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Duration before = tuner.idle();
            boolean moved = observe(random.nextInt(3) / 2.0, SAMPLE.multipliedBy(random.nextInt(4)));
            assertThat(moved).isEqualTo(!tuner.idle().equals(before));
            assertThat(tuner.idle()).isBetween(ofSeconds(5), ofSeconds(80));
        }
    }

    @Test
    void refusesALoadOutOfRange() {
        for (double load : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tuner.observe(load, now))
                    .withMessage("load: " + load + " (expected: 0 <= load <= 1)");
        }
        assertThatNullPointerException()
                .isThrownBy(() -> new LoadTuner(null, 0))
                .withMessage("tuning");
    }

    private void goes(DoubleSupplier load, Duration time) {
        for (long i = time.dividedBy(SAMPLE); i > 0; i--) {
            observe(load.getAsDouble(), SAMPLE);
        }
    }

    private boolean observe(double load, Duration later) {
        now += later.toNanos();
        boolean moved = tuner.observe(load, now);
        moves += moved ? 1 : 0;
        return moved;
    }
}
