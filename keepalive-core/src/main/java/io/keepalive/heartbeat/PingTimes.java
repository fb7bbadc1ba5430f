package io.keepalive.heartbeat;

import org.jspecify.annotations.Nullable;

/**
 * The monitor's lowest layer: which ping was asked for last and when it was written, what answers it, and how long that took.
 *
 * <p>A monitor is one object in layers, since with parts of their own it would cost each connection 16 bytes a part. While all
 * goes well it has just the fields of its layers; for the rest see {@link Trouble}.
 */
abstract sealed class PingTimes permits Silence {

    private static final float UNMEASURED = -1;

    /** Null while there is none. Other threads look, so each use reads it once. */
    volatile @Nullable Trouble trouble;

    private long pingId;
    private long pingWrittenNanos;

    // In four bytes instead of eight a round trip is exact below 16 ms, and above it still finer than networks are
    // steady.
    private volatile float latestNanos = UNMEASURED;
    private volatile float smoothedNanos = UNMEASURED;

    private boolean pingUnwritten;

    /** A pong to the ping written last has come, or there was no ping. */
    private boolean pingAnswered = true;

    PingTimes(long nowNanos) {
        pingWrittenNanos = nowNanos;
    }

    /**
     * The id of the ping asked for last.
     *
     * @return the id; 1 for the first, 0 before it
     */
    public long pingId() {
        return pingId;
    }

    /**
     * Whether the ping asked for last has neither been written nor failed.
     *
     * @return true while it waits
     */
    public boolean pingUnwritten() {
        return pingUnwritten;
    }

    /**
     * When the latest ping was written. One that still waits does not count.
     *
     * @return the time on the clock; when the monitor was made, as long as no ping was written
     */
    public long pingWrittenNanos() {
        return pingWrittenNanos;
    }

    /**
     * The round-trip times measured by pings and their pongs. Any thread may ask.
     *
     * @return the times as they are now
     */
    public RoundTrip roundTrip() {
        return new RoundTrip((long) latestNanos, (long) smoothedNanos);
    }

    /** The next ping waits to be written. */
    void pingWaits() {
        pingUnwritten = true;
        pingId++;
    }

    /** The ping that waited waits no more, as it failed. */
    void pingGone() {
        pingUnwritten = false;
    }

    /** The ping that waited was written. */
    void pingLeft(long nowNanos, boolean startsSilence) {
        Trouble present = trouble;
        if (present != null) {
            present.pings.written(pingId, nowNanos, startsSilence);
        }
        pingWrittenNanos = nowNanos;
        pingAnswered = false;
        pingUnwritten = false;
    }

    /** Whether {@code id} answers a ping of the latest silence for which nothing as new was answered before. */
    boolean pongAnswers(long id, long nowNanos) {
        Trouble present = trouble;
        if (present == null) {
            if (pingAnswered || id != lastWrittenId()) {
                return false;
            }
            pingAnswered = true;
            measured(nowNanos - pingWrittenNanos);
            return true;
        }
        SilencePings pings = present.pings;
        if (!pings.answered(id)) {
            return false;
        }
        if (id == pings.lastId()) {
            pingAnswered = true;
            measured(nowNanos - pingWrittenNanos);
        } else if (id == pings.firstId()) {
            measured(nowNanos - pings.firstWrittenNanos());
        }
        return true;
    }

    /** The ping written last, unless one failed since. */
    long lastWrittenId() {
        return pingUnwritten ? pingId - 1 : pingId;
    }

    /** What may still be answered, at the beginning of a trouble. */
    SilencePings silencePings() {
        return new SilencePings(lastWrittenId(), pingWrittenNanos, pingAnswered);
    }

    /** A pong stamped by a coarse clock may seem to come before its ping. */
    private void measured(long nanos) {
        float latest = Math.max(0, nanos);
        float smoothed = smoothedNanos;
        smoothedNanos = smoothed < 0 ? latest : smoothed + (latest - smoothed) / 8;
        latestNanos = latest; // last, as it says that there are times
    }
}
