package io.keepalive.peer;

/**
 * Numbers the heartbeats to one peer by the sender's schedule, as detectors expect it: one more each period, whether it was sent or
 * not. What goes out between two heartbeats of the schedule has the number of the first, so that it upsets no detector.
 */
final class BeatNumbers {

    private final long periodNanos;
    private long number;
    private long anchorNanos;
    private long sentNanos;

    BeatNumbers(long periodNanos) {
        this.periodNanos = periodNanos;
    }

    /** The number of what is sent now. */
    long at(long nowNanos) {
        if (number == 0) {
            return take(1, nowNanos);
        }
        long slot = 1 + (nowNanos - anchorNanos + periodNanos / 2) / periodNanos;
        if (slot > number) {
            number = slot;
            sentNanos = nowNanos;
        } else if (nowNanos - sentNanos >= periodNanos / 4 * 3) {
            // the driver's timer has another phase than before, half a period from the old one
            return take(number + 1, nowNanos);
        }
        return number;
    }

    private long take(long next, long nowNanos) {
        number = next;
        anchorNanos = nowNanos - (next - 1) * periodNanos;
        sentNanos = nowNanos;
        return number;
    }
}
