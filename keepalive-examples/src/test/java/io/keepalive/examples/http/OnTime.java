package io.keepalive.examples.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures real time on a machine that is not ours alone, as keepalive-netty's test of that name does: what fails while the
 * machine kept threads waiting tells of the machine, so it is measured again; on a punctual machine it fails at once.
 */
final class OnTime {

    private static final int ATTEMPTS = 5;
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(2).toNanos();
    private static final long USUAL_NANOS = Duration.ofMillis(10).toNanos();

    /** Kept waiting for so long in one piece; a small part of what is tolerated, as each of two ends may wait, twice. */
    private static final long DOUBTFUL_NANOS = Duration.ofMillis(50).toNanos();

    private OnTime() {}

    /** A measurement that starts from nothing each time. */
    interface Measurement {
        void make() throws Exception;
    }

    static void measure(Measurement measurement) throws Exception {
        for (int attempt = 1; ; attempt++) {
            AtomicLong longestNanos = new AtomicLong();
            AtomicBoolean over = new AtomicBoolean();
            Thread witness = new Thread(() -> watch(longestNanos, over), "witness");
            witness.setDaemon(true);
            witness.start();
            try {
                measurement.make();
                return;
            } catch (AssertionError failed) {
                Duration longest = Duration.ofNanos(longestNanos.get());
                if (attempt == ATTEMPTS || longest.toNanos() < DOUBTFUL_NANOS) {
                    throw failed;
                }
                System.err.println("Measured again, as the machine kept a thread waiting for " + longest);
            } finally {
                over.set(true);
            }
        }
    }

    private static void watch(AtomicLong longestNanos, AtomicBoolean over) {
        while (!over.get()) {
            long before = System.nanoTime();
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            long late = System.nanoTime() - before - LOOK_EVERY_NANOS;
            if (late > USUAL_NANOS) {
                longestNanos.accumulateAndGet(late, Math::max);
            }
        }
    }
}
