package io.keepalive.heartbeat;

/** How many pings of the present silence count, and how many of them are overdue. */
final class PingCount {

    /** Those that left, and one for each interval that one has waited. */
    private int asked;

    /** How many of {@link #asked} stand for the ping that still waits. */
    private int waiting;

    private volatile int unanswered;

    PingCount(int asked, int waiting) {
        this.asked = asked;
        this.waiting = waiting;
    }

    int asked() {
        return asked;
    }

    /** Any thread may ask. */
    int unanswered() {
        return unanswered;
    }

    void ask() {
        asked++;
        waiting++;
    }

    void overdue() {
        unanswered = asked;
    }

    /** The ping waits no more: from now on it counts as {@code pings}, instead of one for each interval it waited. */
    void settleWaiting(int pings) {
        if (waiting > pings) {
            asked -= waiting - pings;
            unanswered = Math.min(unanswered, asked - pings);
        }
        waiting = 0;
    }

    void clear() {
        asked = 0;
        waiting = 0;
        unanswered = 0;
    }
}
