package io.keepalive.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums that lose nothing, against a recomputation of all that is in the window. */
class IntervalWindowTest {

    @Test
    void aMillionIntervalsLeaveNoTrace() {
        IntervalWindow window = new IntervalWindow(1000);
        Random random = new Random(1);
        Deque<Long> last = new ArrayDeque<>();
        for (int interval = 0; interval < 1_000_000; interval++) {
            long nanos = interval < 990_000
                    ? (random.nextLong() >>> 15) // anything up to the longest
                    : 1_000_000_000L + random.nextInt(2_000) - 1_000;
            window.add(nanos);
            last.add(nanos);
            if (last.size() > 1000) {
                last.remove();
            }
        }
        check(window, last);
        assertThat(window.deviationNanos()).as("of 2 us, to the last digits").isBetween(500.0, 600.0);
    }

    @Test
    void theLongestWindowOfTheLongestIntervalsDoesNotOverflow() {
        IntervalWindow window = new IntervalWindow(IntervalWindow.MOST);
        for (int interval = 0; interval < 2 * IntervalWindow.MOST; interval++) {
            window.add(IntervalWindow.LONGEST_NANOS);
        }
        assertThat(window.meanNanos()).isEqualTo(IntervalWindow.LONGEST_NANOS);
        assertThat(window.deviationNanos()).isZero();
    }

    @Test
    void theLargestDeviationDoesNotOverflow() {
        IntervalWindow window = new IntervalWindow(IntervalWindow.MOST);
        Deque<Long> last = new ArrayDeque<>();
        for (int interval = 0; interval < IntervalWindow.MOST; interval++) {
            long nanos = interval % 2 == 0 ? 0 : IntervalWindow.LONGEST_NANOS;
            window.add(nanos);
            last.add(nanos);
        }
        check(window, last);
        assertThat(window.deviationNanos()).isEqualTo(IntervalWindow.LONGEST_NANOS / 2.0);
    }

    @Test
    void oneIntervalHasNoDeviation() {
        IntervalWindow window = new IntervalWindow(2);
        window.add(7);
        assertThat(window.meanNanos()).isEqualTo(7);
        assertThat(window.deviationNanos()).isZero();
        window.add(10);
        assertThat(window.meanNanos() + window.meanFraction()).isEqualTo(8.5);
        assertThat(window.deviationNanos()).isEqualTo(1.5);
        window.add(14);
        assertThat(window.deviationNanos()).as("7 has gone").isEqualTo(2);
    }

    private static void check(IntervalWindow window, Deque<Long> intervals) {
        BigInteger count = BigInteger.valueOf(intervals.size());
        BigInteger sum = intervals.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger squares = intervals.stream()
                .map(BigInteger::valueOf)
                .map(x -> x.multiply(x))
                .reduce(BigInteger.ZERO, BigInteger::add);
        assertThat(window.meanNanos()).isEqualTo(sum.divide(count).longValueExact());
        assertThat(window.meanFraction()).isEqualTo(sum.mod(count).doubleValue() / intervals.size());
        BigDecimal variance = new BigDecimal(count.multiply(squares).subtract(sum.multiply(sum)));
        double deviation = variance.sqrt(new MathContext(40)).doubleValue() / intervals.size();
        assertThat(window.deviationNanos()).isCloseTo(deviation, within(1e-15 * deviation));
    }
}
