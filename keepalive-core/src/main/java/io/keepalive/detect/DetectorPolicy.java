package io.keepalive.detect;

import java.time.Duration;

/** Which failure detector, and its settings. Immutable and thread-safe. */
public interface DetectorPolicy {

    /**
     * Starts a detector of a peer that is alive now.
     *
     * @param nowNanos the clock's time
     * @return a detector that has heard nothing yet
     */
    FailureDetector start(long nowNanos);

    /** Suspects after so much silence. */
    static DetectorPolicy fixed(Duration timeout) {
        long nanos = timeout.toNanos();
        return now -> new FixedTimeout(nanos, now);
    }
}
