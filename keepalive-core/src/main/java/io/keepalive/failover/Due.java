package io.keepalive.failover;

import io.keepalive.internal.Durations;

/** The present, and the soonest of the times that were asked about and are still to come. */
final class Due {

    private final long nowNanos;
    private long nextNanos;

    Due(long nowNanos) {
        this.nowNanos = nowNanos;
        this.nextNanos = nowNanos + Durations.MAX_NANOS;
    }

    /** Whether that time has come; if not, it is one to look again at. */
    boolean reached(long nanos) {
        if (nowNanos - nanos >= 0) {
            return true;
        }
        if (nanos - nextNanos < 0) {
            nextNanos = nanos;
        }
        return false;
    }

    long nowNanos() {
        return nowNanos;
    }

    long nextNanos() {
        return nextNanos;
    }
}
