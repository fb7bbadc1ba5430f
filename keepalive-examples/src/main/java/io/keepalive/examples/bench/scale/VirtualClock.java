package io.keepalive.examples.bench.scale;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * A clock that jumps over the time in which an event loop would wait. Each reading costs what a real one does, or whoever
 * reads the clock often would look cheaper than he is.
 *
 * <p>Confined to the loop's thread.
 */
final class VirtualClock implements Ticker {

    private long nowNanos;

    /** Kept so that the real reading cannot be optimised away. */
    private long realNanos;

    @Override
    public long initialNanoTime() {
        return 0;
    }

    @Override
    public long nanoTime() {
        realNanos = System.nanoTime();
        return nowNanos;
    }

    /** The time, for the model's own use and for nothing. */
    long now() {
        return nowNanos;
    }

    /** Jumps forward, or stays where that time has passed. */
    void jumpTo(long nanos) {
        nowNanos = Math.max(nowNanos, nanos);
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("nobody sleeps on this clock; last real reading: " + realNanos);
    }
}
