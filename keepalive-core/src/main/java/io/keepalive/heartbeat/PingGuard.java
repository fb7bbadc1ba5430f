package io.keepalive.heartbeat;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;

/**
 * Limits how many pings of one peer are answered, so that a flood of them costs us no flood of pongs.
 *
 * <p>A generic cell rate algorithm (ITU-T I.371): one answer per period on average, and a burst at once; one number of
 * state, no timer.
 *
 * <p>Confined to one thread.
 */
public final class PingGuard {

    private final long periodNanos;
    private final long toleranceNanos;
    private long theoreticalArrivalNanos;

    /**
     * Makes the guard of one connection.
     *
     * @param period one ping is answered per period on average; longer than zero
     * @param burst pings answered at once after a quiet time; 1 or more
     * @param nowNanos the clock's time
     * @throws NullPointerException if {@code period} is null
     * @throws IllegalArgumentException if a number is out of range
     */
    public PingGuard(Duration period, int burst, long nowNanos) {
        periodNanos = Durations.saturatedNanos(Require.positive("period", period));
        toleranceNanos = Durations.saturatedMultiply(periodNanos, Require.inRange("burst", burst, 1, 1_000_000) - 1);
        theoreticalArrivalNanos = nowNanos;
    }

    /**
     * Whether a ping that arrives now is to be answered.
     *
     * @param nowNanos the clock's time
     * @return false if the peer pings faster than permitted
     */
    public boolean permits(long nowNanos) {
        long ahead = theoreticalArrivalNanos - nowNanos;
        if (ahead > toleranceNanos) {
            return false;
        }
        theoreticalArrivalNanos = (ahead > 0 ? theoreticalArrivalNanos : nowNanos) + periodNanos;
        return true;
    }
}
