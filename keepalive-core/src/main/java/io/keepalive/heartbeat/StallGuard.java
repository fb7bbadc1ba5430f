package io.keepalive.heartbeat;

/**
 * Keeps a stall at home from becoming a death abroad: moves deadlines that are polled too late to be judged, and lets no
 * verdict fall at the first sight of a deadline, so that the bytes that waited with it are read first.
 */
final class StallGuard {

    private long usedNanos;

    /** The deadline that a poll has looked at without passing the verdict that was due. */
    private long lookedAtNanos;

    /**
     * Makes the guard of one silence.
     *
     * @param lastReceivedNanos when it began, which is before all of its deadlines
     */
    StallGuard(long lastReceivedNanos) {
        this.lookedAtNanos = lastReceivedNanos;
    }

    /** By how much a deadline polled too late to be judged moves, as far as the allowance goes; 0 if it is judged. */
    long move(HeartbeatTiming timing, long nowNanos, long dueNanos) {
        long lateness = nowNanos - dueNanos;
        if (lateness <= timing.stallToleranceNanos) {
            return 0;
        }
        long move = Math.min(lateness, timing.stallAllowanceNanos - usedNanos);
        if (move > 0) {
            usedNanos += move;
            lookedAtNanos = dueNanos + move;
        }
        return move;
    }

    /** Whether a poll has looked at this deadline before, so that everything that waited with it has been read. */
    boolean looksAgain(long dueNanos) {
        boolean again = lookedAtNanos == dueNanos;
        lookedAtNanos = dueNanos;
        return again;
    }

    /** Whether it remembers nothing that matters to a silence that has only this deadline ahead. */
    boolean isAtRest(long dueNanos) {
        return usedNanos == 0 && lookedAtNanos != dueNanos;
    }

    /** A new silence has the whole allowance again. */
    void renew() {
        usedNanos = 0;
    }
}
