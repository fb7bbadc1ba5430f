package io.keepalive.netty.netlab;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what a process of the lab or its kernel will come to. */
public final class Wait {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Wait() {}

    /** Looks again until it is so. */
    public static void until(String what, Callable<Boolean> isSo) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(what + ": not within " + PATIENCE);
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
