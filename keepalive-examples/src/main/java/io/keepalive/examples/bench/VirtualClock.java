package io.keepalive.examples.bench;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A clock that stands still until it is moved; reading it costs next to nothing. Confined to one thread. */
final class VirtualClock implements Ticker {

    private long nanos;

    /** Time passes. */
    void advance(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public long initialNanoTime() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        nanos += unit.toNanos(delay);
    }
}
