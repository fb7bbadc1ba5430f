package io.keepalive.netty;

import io.netty.util.concurrent.EventExecutor;

/** The clock of Netty 4.2, in a class of its own, as {@code EventExecutor.ticker()} does not exist in 4.1. */
final class TickerClock {

    private TickerClock() {}

    static long nanos(EventExecutor loop) {
        return loop.ticker().nanoTime();
    }
}
