package io.keepalive.detect;

import io.keepalive.internal.Require;
import java.time.Duration;

/**
 * Which failure detector, and its settings.
 *
 * <pre>{@code
 * DetectorPolicy.fixed(ofSeconds(5))                  // 5 s of silence
 * DetectorPolicy.chen(ofSeconds(1), ofMillis(1500))   // 1.5 s after the next heartbeat was expected
 * DetectorPolicy.phi(ofSeconds(1))                    // as unlikely as 1 in 10^8 by the intervals so far, and 3 s
 * }</pre>
 *
 * <p>Immutable and thread-safe, as one's own implementation has to be.
 */
@FunctionalInterface
public interface DetectorPolicy {

    /**
     * Starts a detector of a peer that is alive now.
     *
     * @param nowNanos the clock's time
     * @return a detector that has heard nothing yet
     */
    FailureDetector start(long nowNanos);

    /**
     * Suspects after so much silence, whatever was heard before. A lost heartbeat is so much more silence, so the timeout is to be a
     * few periods. The level is the silence as a multiple of the timeout, and suspicion begins at 1.
     *
     * @param timeout longer than zero
     * @return the policy
     * @throws NullPointerException if {@code timeout} is null
     * @throws IllegalArgumentException if {@code timeout} is not longer than zero
     */
    static DetectorPolicy fixed(Duration timeout) {
        return new FixedPolicy(Require.positive("timeout", timeout));
    }

    /**
     * Suspects when the next heartbeat is overdue by a margin: NFD-E of Chen, Toueg and Aguilera.
     *
     * @param period time between two heartbeats of the peer; longer than zero, at most a day
     * @param margin alpha: how long after its expected arrival a heartbeat may still come; longer than zero, at most 30 days
     * @return the policy
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a time is out of range
     */
    static ChenPolicy chen(Duration period, Duration margin) {
        return new ChenPolicy(period, margin, ChenPolicy.DEFAULT_WINDOW);
    }

    /**
     * Suspects when so long a silence is too unlikely by the intervals so far: phi-accrual of Hayashibara and others.
     *
     * @param period time between two heartbeats of the peer, which is what it expects before it has learned; longer than zero, at most
     *     a day
     * @return the policy, with its defaults
     * @throws NullPointerException if {@code period} is null
     * @throws IllegalArgumentException if {@code period} is out of range
     */
    static PhiPolicy phi(Duration period) {
        return PhiPolicy.of(period);
    }
}
