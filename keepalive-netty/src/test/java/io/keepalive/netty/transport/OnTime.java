package io.keepalive.netty.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures real time on a machine that is not ours alone. A measurement that fails while the machine kept threads waiting
 * tells of the machine, not of the library, so it is made again from the start, a few times at most; one that fails on a
 * punctual machine fails at once. Bounds stay what they are.
 */
public final class OnTime {

    private static final int ATTEMPTS = 6;
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(2).toNanos();

    /** Delays below this are how sleeping threads wake everywhere. */
    private static final long USUAL_NANOS = Duration.ofMillis(10).toNanos();

    /** Time lost in all, from which a measurement is doubted: a fifth of the smallest tolerance in use. */
    private static final long DOUBTFUL_NANOS = Duration.ofMillis(50).toNanos();

    private OnTime() {}

    /** A measurement that starts from nothing each time. */
    public interface Measurement {
        void make() throws Exception;
    }

    public static void measure(Measurement measurement) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try (Witness witness = new Witness()) {
                try {
                    measurement.make();
                    return;
                } catch (AssertionError | IOException failed) {
                    Duration lost = witness.lost();
                    if (attempt == ATTEMPTS || lost.toNanos() < DOUBTFUL_NANOS) {
                        failed.addSuppressed(new AssertionError(
                                "attempt " + attempt + ", in which threads were kept waiting for " + lost));
                        throw failed;
                    }
                    System.err.println("Measured again, as the machine kept threads waiting for " + lost + ": "
                            + failed.getMessage());
                }
            }
        }
    }

    /** Threads, one a processor, that sleep for a moment again and again, and count by how much they wake too late. */
    private static final class Witness implements AutoCloseable {

        private final AtomicLong lostNanos = new AtomicLong();
        private volatile boolean closed;

        Witness() {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                Thread thread = new Thread(this::watch, "witness-" + i);
                thread.setDaemon(true);
                thread.start();
            }
        }

        Duration lost() {
            return Duration.ofNanos(lostNanos.get());
        }

        private void watch() {
            long before = System.nanoTime();
            while (!closed) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
                long now = System.nanoTime();
                long late = now - before - LOOK_EVERY_NANOS;
                if (late > USUAL_NANOS) {
                    lostNanos.addAndGet(late);
                }
                before = now;
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
