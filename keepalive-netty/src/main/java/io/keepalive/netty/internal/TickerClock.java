package io.keepalive.netty.internal;

import io.netty.util.concurrent.EventExecutor;

/** The clock of Netty 4.2, in a class of its own, as {@code EventExecutor.ticker()} does not exist in 4.1. */
public final class TickerClock {

    private TickerClock() {}

    /** Now; only where {@link LoopClock} has found that method. */
    public static long nanos(EventExecutor loop) {
        return loop.ticker().nanoTime();
    }
}
