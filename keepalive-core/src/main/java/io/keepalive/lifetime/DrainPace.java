package io.keepalive.lifetime;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands out the times at which a drain ends its connections: one interval apart, over all who ask. What lateness cost is made up
 * for within a limit, so that timers of a millisecond keep a pace of microseconds, and no burst follows a stall.
 *
 * <p>Thread-safe: several event loops share one, and each asks for its next time when the last was used.
 */
public final class DrainPace {

    private final long intervalNanos;
    private final long makesUpNanos;
    private final AtomicLong nextNanos;

    DrainPace(long intervalNanos, long makesUpNanos, long startNanos) {
        this.makesUpNanos = makesUpNanos;
        this.intervalNanos = intervalNanos;
        this.nextNanos = new AtomicLong(startNanos);
    }

    /**
     * Takes the next time, which is nobody else's.
     *
     * @param nowNanos the time on a clock that all who ask share
     * @return the time, which may have passed by what is made up for
     */
    public long take(long nowNanos) {
        long earliest = nowNanos - makesUpNanos;
        long next = nextNanos.getAndUpdate(free -> later(free, earliest) + intervalNanos);
        return later(next, earliest);
    }

    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }
}
