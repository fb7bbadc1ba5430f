package io.keepalive.examples.support;

import java.time.Duration;

/**
 * Measures real time on a machine that is not ours alone, as keepalive-netty's test of that name does: what fails while the
 * machine kept threads waiting tells of the machine, so it is measured again; on a punctual machine it fails at once.
 */
public final class OnTime {

    private static final int ATTEMPTS = 5;
    /** Kept waiting for so long in one piece; a small part of what is tolerated, as each of two ends may wait, twice. */
    private static final Duration DOUBTFUL = Duration.ofMillis(50);

    private OnTime() {}

    /** A measurement that starts from nothing each time. */
    public interface Measurement {
        void make() throws Exception;
    }

    public static void measure(Measurement measurement) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try (StallWatch watch = new StallWatch()) {
                try {
                    measurement.make();
                    return;
                } catch (AssertionError failed) {
                    Duration longest = watch.longest();
                    if (attempt == ATTEMPTS || longest.compareTo(DOUBTFUL) < 0) {
                        throw failed;
                    }
                    System.err.println("Measured again, as the machine kept a thread waiting for " + longest);
                }
            }
        }
    }
}
