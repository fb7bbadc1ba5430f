package io.keepalive.examples.support;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Sees whether this machine let the JVM wait, so that times which were measured meanwhile prove nothing. */
public final class StallWatch implements AutoCloseable {

    private static final long STEP_MILLIS = 5;

    private final AtomicLong longestNanos = new AtomicLong();
    private final Thread thread = new Thread(this::watch, "stall watch");

    /** Begins to watch. */
    public StallWatch() {
        thread.setDaemon(true);
        thread.start();
    }

    /** The longest wait until now. */
    public Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                long beginNanos = System.nanoTime();
                Thread.sleep(STEP_MILLIS);
                long lateNanos = System.nanoTime() - beginNanos - STEP_MILLIS * 1_000_000;
                longestNanos.accumulateAndGet(lateNanos, Math::max);
            }
        } catch (InterruptedException closed) {
            // the end
        }
    }
}
