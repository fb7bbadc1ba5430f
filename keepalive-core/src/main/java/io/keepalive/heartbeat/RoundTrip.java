package io.keepalive.heartbeat;

/**
 * Round-trip times of pings and their pongs as they were at one moment, smoothed as TCP does (RFC 6298: 7/8 of the old, 1/8
 * of the new).
 *
 * <p>A ping repeated in one silence keeps its own id, so a late pong is never taken for the answer to a later ping; only
 * the times of the first and the last ping of a silence are kept, so a pong to one in between proves life without giving
 * a time.
 *
 * <p>Exact to the nanosecond below 16 ms, and to a ten-millionth of the time above. Immutable and thread-safe.
 */
public final class RoundTrip {

    private final long latestNanos;
    private final long smoothedNanos;

    RoundTrip(long latestNanos, long smoothedNanos) {
        this.latestNanos = latestNanos;
        this.smoothedNanos = smoothedNanos;
    }

    /**
     * Whether a ping was answered yet.
     *
     * @return true once there are times
     */
    public boolean measured() {
        return latestNanos >= 0;
    }

    /**
     * The time of the pong received last.
     *
     * @return nanoseconds, or -1 if not {@link #measured()}
     */
    public long latestNanos() {
        return latestNanos;
    }

    /**
     * The smoothed time.
     *
     * @return nanoseconds, or -1 if not {@link #measured()}
     */
    public long smoothedNanos() {
        return smoothedNanos;
    }
}
