package io.keepalive.detect;

/**
 * When a sender's heartbeats arrive, by their numbers: the mean of the last arrivals, each taken back by its number times the period.
 *
 * <p>Times, numbers and sums may wrap: differences between the origins in the window are small, and arithmetic modulo 2^64 finds them
 * whatever the clock and the numbers are.
 */
final class SendSchedule {

    private final long periodNanos;
    private final long[] origins;
    private int next;
    private int count;
    private long sum;

    SendSchedule(long periodNanos, int window) {
        this.periodNanos = periodNanos;
        this.origins = new long[window];
    }

    boolean isEmpty() {
        return count == 0;
    }

    void add(long sequence, long arrivedNanos) {
        if (count == origins.length) {
            sum -= origins[next];
        } else {
            count++;
        }
        origins[next] = arrivedNanos - sequence * periodNanos;
        sum += origins[next];
        next = (next + 1) % origins.length;
    }

    /** Forgets all but this one. */
    void restart(long sequence, long arrivedNanos) {
        count = 0;
        next = 0;
        sum = 0;
        add(sequence, arrivedNanos);
    }

    /** When a heartbeat is expected to arrive, rounded down to whole nanoseconds. */
    long expectedNanos(long sequence) {
        long any = origins[0];
        return any + Math.floorDiv(sum - count * any, count) + sequence * periodNanos;
    }
}
