package io.keepalive.heartbeat;

/**
 * Round-trip times of pings and their pongs, smoothed as TCP does (RFC 6298: 7/8 of the old, 1/8 of the new).
 *
 * <p>A ping repeated in one silence keeps its own id, so a late pong is never taken for the answer to a later ping; only
 * the times of the first and the last ping of a silence are kept, so a pong to one in between proves life without giving
 * a time.
 *
 * <p>Any thread may call the getters; the rest is the monitor's.
 */
public final class RoundTrip {

    private long firstId;
    private long firstAtNanos;
    private long lastId;
    private long lastAtNanos;
    private long answeredId;
    private volatile long latestNanos = -1;
    private volatile long smoothedNanos = -1;

    RoundTrip() {}

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

    void asked(long id, long nowNanos, boolean startsSilence) {
        lastId = id;
        lastAtNanos = nowNanos;
        if (startsSilence) {
            firstId = id;
            firstAtNanos = nowNanos;
        }
    }

    /** Whether {@code id} answers a ping of the latest silence for which nothing as new was answered before. */
    boolean answered(long id, long nowNanos) {
        if (id < firstId || id > lastId || id <= answeredId) {
            return false;
        }
        answeredId = id;
        if (id == lastId) {
            sample(nowNanos - lastAtNanos);
        } else if (id == firstId) {
            sample(nowNanos - firstAtNanos);
        }
        return true;
    }

    private void sample(long nanos) {
        latestNanos = nanos;
        long smoothed = smoothedNanos;
        smoothedNanos = smoothed < 0 ? nanos : smoothed + (nanos - smoothed) / 8;
    }
}
