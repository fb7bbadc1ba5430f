package io.keepalive.lifetime;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands out the times at which a drain ends its connections: one interval apart, over all who ask. After a pause nothing is made
 * up for, so that no burst follows.
 *
 * <p>Thread-safe: several event loops share one, and each asks for its next time when the last was used.
 */
public final class DrainPace {

    private final long intervalNanos;
    private final AtomicLong nextNanos;

    DrainPace(long intervalNanos, long startNanos) {
        this.intervalNanos = intervalNanos;
        this.nextNanos = new AtomicLong(startNanos);
    }

    /**
     * Takes the next time, which is nobody else's.
     *
     * @param nowNanos the time on a clock that all who ask share
     * @return now or later, on that clock
     */
    public long take(long nowNanos) {
        long next = nextNanos.getAndUpdate(free -> later(free, nowNanos) + intervalNanos);
        return later(next, nowNanos);
    }

    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }
}
