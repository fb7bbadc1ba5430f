package io.keepalive.detect;

/**
 * The last intervals, with their mean and standard deviation. The sums are whole numbers, of squares in 128 bits, so nothing is rounded
 * before the end and nothing drifts, however many intervals go through.
 */
final class IntervalWindow {

    /** Longest interval it takes, about 6.5 days: with it the sums of {@value #MOST} cannot overflow. */
    static final long LONGEST_NANOS = 1L << 49;

    static final int MOST = 10_000;

    private final long[] intervals;
    private int next;
    private int count;
    private long sum;
    private long squaresHigh;
    private long squaresLow;

    IntervalWindow(int size) {
        intervals = new long[size];
    }

    /** Takes an interval, at the cost of the oldest where the window is full. */
    void add(long nanos) {
        if (count == intervals.length) {
            subtract(intervals[next]);
        } else {
            count++;
        }
        intervals[next] = nanos;
        next = (next + 1) % intervals.length;
        sum += nanos;
        long low = nanos * nanos;
        squaresLow += low;
        squaresHigh += Math.multiplyHigh(nanos, nanos) + (Long.compareUnsigned(squaresLow, low) < 0 ? 1 : 0);
    }

    private void subtract(long nanos) {
        sum -= nanos;
        long low = nanos * nanos;
        long borrow = Long.compareUnsigned(squaresLow, low) < 0 ? 1 : 0;
        squaresLow -= low;
        squaresHigh -= Math.multiplyHigh(nanos, nanos) + borrow;
    }

    /** The mean's whole nanoseconds. */
    long meanNanos() {
        return sum / count;
    }

    /** What the mean has above its whole nanoseconds. */
    double meanFraction() {
        return (double) (sum % count) / count;
    }

    /** The standard deviation of what is in the window, in nanoseconds: {@code sqrt(n * sum(x^2) - sum(x)^2) / n}. */
    double deviationNanos() {
        long low = squaresLow * count;
        long high = squaresHigh * count + unsignedHigh(squaresLow, count);
        long squareLow = sum * sum;
        long borrow = Long.compareUnsigned(low, squareLow) < 0 ? 1 : 0;
        low -= squareLow;
        high -= Math.multiplyHigh(sum, sum) + borrow;
        return StrictMath.sqrt(high * 0x1p64 + unsigned(low)) / count;
    }

    /** The upper half of an unsigned number times a positive one. */
    private static long unsignedHigh(long unsigned, long positive) {
        return Math.multiplyHigh(unsigned, positive) + ((unsigned >> 63) & positive);
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }
}
