package io.keepalive.detect;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;

/** Since when nothing was heard of a peer, and how much of that was our own fault. */
final class Silence {

    private static final long NOTHING_HEARD = -1;

    private long sequence = NOTHING_HEARD;
    private long heardNanos;

    /** Up to when pauses were told of, or else when something was heard. */
    private long toldNanos;

    private long excusedNanos;
    private boolean paused;

    Silence(long nowNanos) {
        this.heardNanos = nowNanos;
        this.toldNanos = nowNanos;
    }

    boolean isNews(long sequence) {
        return sequence > this.sequence;
    }

    boolean heardNothing() {
        return sequence == NOTHING_HEARD;
    }

    /** How long it has been, our own pauses among it. */
    long nanos(long nowNanos) {
        return Math.max(0, nowNanos - heardNanos);
    }

    /** How much of it counts against the peer. */
    long countedNanos(long nowNanos) {
        return Math.max(0, nanos(nowNanos) - excusedNanos);
    }

    /** When so much will count against the peer. */
    long reachesAtNanos(long limitNanos) {
        return heardNanos + Durations.saturatedAdd(limitNanos, excusedNanos);
    }

    long excusedNanos() {
        return excusedNanos;
    }

    /** Whether a pause of our own fell into it. */
    boolean paused() {
        return paused;
    }

    void end(long sequence, long nowNanos) {
        endExcused(sequence, nowNanos);
        excusedNanos = 0;
    }

    /** Ends it and keeps what is excused, for what came late with others. */
    void endExcused(long sequence, long nowNanos) {
        this.sequence = sequence;
        heardNanos = nowNanos;
        toldNanos = nowNanos;
        paused = false;
    }

    /** Excuses a pause unless those before it in this silence have come to the limit. */
    void pause(long fromNanos, long toNanos, long limitNanos) {
        if (toNanos - fromNanos < 0) {
            throw Require.expected("toNanos", toNanos, ">= fromNanos " + fromNanos);
        }
        long from = fromNanos - toldNanos < 0 ? toldNanos : fromNanos;
        long length = toNanos - from;
        if (length <= 0) {
            return;
        }
        toldNanos = toNanos;
        paused = true;
        if (excusedNanos < limitNanos) {
            excusedNanos = Durations.saturatedAdd(excusedNanos, Math.min(length, Durations.MAX_NANOS));
        }
    }
}
