package io.keepalive.lifetime;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast all connections are ended before a deploy: so many a second, or spread evenly over a time. Their peers connect again
 * elsewhere, and a drain without a limit would send them there all at once.
 *
 * <p>Immutable and thread-safe.
 */
public final class Drain {

    private static final int MAX_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** A rate may catch up so much after a late timer: below 100 a second that is no connection more. */
    private static final long RATE_MAKES_UP_NANOS = 10_000_000L;

    private final int perSecond;
    private final @Nullable Duration within;
    private final Duration grace;
    private final @Nullable Duration closeAllAfter;

    private Drain(int perSecond, @Nullable Duration within, Duration grace, @Nullable Duration closeAllAfter) {
        this.perSecond = perSecond;
        this.within = within;
        this.grace = grace;
        this.closeAllAfter = closeAllAfter;
    }

    /**
     * Ends so many connections a second at most, evenly; what a timer is late by up to 10 ms is caught up with.
     *
     * @param perSecond 1 to 1,000,000
     * @return the drain
     * @throws IllegalArgumentException if {@code perSecond} is out of range
     */
    public static Drain atMost(int perSecond) {
        int rate = Require.inRange("perSecond", perSecond, 1, MAX_PER_SECOND);
        return new Drain(rate, null, LifetimePolicyBuilder.DEFAULT_GRACE, null);
    }

    /**
     * Spreads the ends evenly over a time, by the number of connections there are at the start.
     *
     * @param time longer than zero; the last connection is told goodbye before it is over
     * @return the drain
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public static Drain within(Duration time) {
        return new Drain(0, Require.positive("within", time), LifetimePolicyBuilder.DEFAULT_GRACE, null);
    }

    /**
     * Sets how long each end in good order may take, from the goodbye to the close.
     *
     * @param time longer than zero; 5 s by default (as nginx's lingering_timeout)
     * @return a drain like this one with that grace
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero, or does not fit into {@link #closeAllAfter}
     */
    public Drain grace(Duration time) {
        return new Drain(perSecond, within, Require.positive("grace", time), closeAllAfter).checked();
    }

    /**
     * Sets when whatever is left is closed at once, told goodbye or not; such as a little less than the time after which the
     * process is killed.
     *
     * @param bound from the start of the drain; by default the time that all goodbyes take, and the grace of the last
     * @return a drain like this one with that bound
     * @throws NullPointerException if {@code bound} is null
     * @throws IllegalArgumentException if {@code bound} is not longer than zero, or shorter than the time to spread over and
     *     the grace together
     */
    public Drain closeAllAfter(Duration bound) {
        return new Drain(perSecond, within, grace, Require.positive("closeAllAfter", bound)).checked();
    }

    private Drain checked() {
        if (closeAllAfter != null && within != null && closeAllAfter.compareTo(within.plus(grace)) < 0) {
            throw Require.expected(
                    "closeAllAfter", closeAllAfter, ">= within " + within + " and grace " + grace + " together");
        }
        return this;
    }

    /**
     * How long each end in good order may take.
     *
     * @return the time
     */
    public Duration grace() {
        return grace;
    }

    /**
     * The pace for a number of connections.
     *
     * @param connections how many there are at the start; not negative
     * @param startNanos the time on the clock that those who ask share
     * @return a new pace
     * @throws IllegalArgumentException if {@code connections} is negative
     */
    public DrainPace paceFor(int connections, long startNanos) {
        Require.inRange("connections", connections, 0, Integer.MAX_VALUE);
        return new DrainPace(
                intervalNanos(connections), within == null ? RATE_MAKES_UP_NANOS : NANOS_PER_SECOND, startNanos);
    }

    /**
     * When whatever is left is closed at once.
     *
     * @param connections how many there are at the start; not negative
     * @return nanoseconds from the start
     */
    public long boundNanos(int connections) {
        if (closeAllAfter != null) {
            return Durations.saturatedNanos(closeAllAfter);
        }
        long goodbyes = within != null
                ? Durations.saturatedNanos(within)
                : Durations.saturatedMultiply(intervalNanos(connections), connections);
        return Durations.saturatedAdd(goodbyes, Durations.saturatedNanos(grace));
    }

    private long intervalNanos(int connections) {
        return within == null
                ? (NANOS_PER_SECOND + perSecond - 1) / perSecond // rounded up: at most
                : Durations.saturatedNanos(within) / Math.max(1, connections);
    }

    /** Such as {@code Drain[within=PT1M, grace=PT5S]}. */
    @Override
    public String toString() {
        String pace = within == null ? "atMost=" + perSecond + "/s" : "within=" + within;
        String bound = closeAllAfter == null ? "" : ", closeAllAfter=" + closeAllAfter;
        return "Drain[" + pace + ", grace=" + grace + bound + ']';
    }
}
