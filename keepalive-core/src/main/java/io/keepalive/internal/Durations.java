package io.keepalive.internal;

import java.time.Duration;
import java.util.Locale;

/**
 * Saturating arithmetic on durations: a number too large for the clock becomes the largest one, never a wrapped one; and
 * how durations are shown to a person.
 *
 * <p>Not part of the public API.
 */
public final class Durations {

    /** Longest time the library reckons with, about 146 years: half of the clock's range, so that comparisons never wrap. */
    public static final long MAX_NANOS = Long.MAX_VALUE / 2;

    private Durations() {}

    /** Nanoseconds of {@code duration}, at most {@link #MAX_NANOS}. */
    public static long saturatedNanos(Duration duration) {
        try {
            return Math.min(duration.toNanos(), MAX_NANOS);
        } catch (ArithmeticException tooLong) {
            return MAX_NANOS;
        }
    }

    /** {@code a + b} for two times of zero or more, at most {@link #MAX_NANOS}. */
    public static long saturatedAdd(long aNanos, long bNanos) {
        long sum = aNanos + bNanos;
        return sum < 0 || sum > MAX_NANOS ? MAX_NANOS : sum;
    }

    /** {@code nanos * times} for two numbers of zero or more, at most {@link #MAX_NANOS}. */
    public static long saturatedMultiply(long nanos, long times) {
        long high = Math.multiplyHigh(nanos, times);
        long low = nanos * times;
        return high != 0 || low < 0 || low > MAX_NANOS ? MAX_NANOS : low;
    }

    /**
     * Four fifths of the time after which something on the path forgets a connection: a ping that is lost once is
     * retransmitted before the entry goes.
     */
    public static Duration safelyBelow(Duration forgetsAfter) {
        return forgetsAfter.multipliedBy(4).dividedBy(5);
    }

    /** Seconds with one decimal, below ten seconds with two: what a person reads at a glance. */
    public static String inSeconds(Duration time) {
        double value = time.toNanos() / 1e9;
        return String.format(Locale.ROOT, value < 10 ? "%.2f s" : "%.1f s", value);
    }

    /** Milliseconds with two decimals: what round trips are read in. */
    public static String inMillis(Duration time) {
        return String.format(Locale.ROOT, "%.2f ms", time.toNanos() / 1e6);
    }
}
