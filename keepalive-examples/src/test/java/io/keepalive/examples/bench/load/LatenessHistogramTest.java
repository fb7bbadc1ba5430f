package io.keepalive.examples.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenessHistogramTest {

    private final LatenessHistogram histogram = new LatenessHistogram();

    @Test
    void findsPercentilesOfAThousandTimes() {
        for (int millis = 1_000; millis >= 1; millis--) {
            histogram.record(millis * 1_000_000L);
        }

        assertThat(histogram.total()).isEqualTo(1_000);
        assertThat(histogram.percentileMillis(0.5)).isCloseTo(500, Percentage.withPercentage(3.2));
        assertThat(histogram.percentileMillis(0.99)).isCloseTo(990, Percentage.withPercentage(3.2));
        assertThat(histogram.percentileMillis(1)).isCloseTo(1_000, Percentage.withPercentage(3.2));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 31, 32, 33, 63, 64, 65, 1_023, 1_024, 3_600_000_000L, Long.MAX_VALUE / 1_000})
    void isExactToAThirtySecondAndNeverTooSmall(long micros) {
        histogram.record(micros * 1_000);

        double found = (double) Math.round(histogram.percentileMillis(1) * 1e3);
        assertThat(found)
                .isGreaterThanOrEqualTo((double) micros)
                .isCloseTo((double) micros, Offset.offset(micros / 32.0));
    }

    @Test
    void takesWhatIsBelowZeroAsInTime() {
        histogram.record(-5_000_000);
        histogram.record(7_000);

        assertThat(histogram.percentileMillis(0.5)).isZero();
        assertThat(histogram.percentileMillis(1)).isEqualTo(0.007);
    }

    @Test
    void hasNothingToTellOfNothing() {
        assertThat(histogram.percentileMillis(0.5)).isZero();
        assertThat(histogram.total()).isZero();
    }

    @Test
    void addsUpOverProcesses() {
        LatenessHistogram other = new LatenessHistogram();
        histogram.record(10_000);
        other.record(10_000);
        other.record(20_000);

        Figures sum = Figures.parse(histogram.figures().line())
                .plus(Figures.parse(other.figures().line()));

        LatenessHistogram both = LatenessHistogram.of(sum);
        assertThat(both.total()).isEqualTo(3);
        assertThat(both.percentileMillis(0.6)).isEqualTo(0.010);
        assertThat(both.percentileMillis(1)).isEqualTo(0.020);
    }
}
