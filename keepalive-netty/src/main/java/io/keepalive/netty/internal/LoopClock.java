package io.keepalive.netty.internal;

import io.netty.util.concurrent.EventExecutor;

/**
 * The one place that reads a clock: the event loop's own ticker where Netty has one (4.2), so that virtual time works in
 * tests, else {@link System#nanoTime()}.
 */
public final class LoopClock {

    private static final boolean EXECUTOR_HAS_TICKER = executorHasTicker();

    private LoopClock() {}

    /** Now, by the clock of this event loop; any thread. */
    public static long nanos(EventExecutor loop) {
        return EXECUTOR_HAS_TICKER ? TickerClock.nanos(loop) : System.nanoTime();
    }

    private static boolean executorHasTicker() {
        try {
            EventExecutor.class.getMethod("ticker");
            return true;
        } catch (NoSuchMethodException netty41) {
            return false;
        }
    }
}
