package io.keepalive.detect;

/**
 * Tells the heartbeats that were held up together and come at once from those that come in their time. After a long interval as many are
 * taken for held up as could have waited, each while it follows the one before within half a period; so is the one after the last of
 * them, whose interval began late.
 */
final class Backlog {

    private long waiting;

    /** An interval in which heartbeats may have been held up. */
    void mayFollow(long intervalNanos, long periodNanos) {
        waiting = intervalNanos / periodNanos + 1;
    }

    /** Whether the heartbeat that ends this interval belongs to those held up. */
    boolean takes(long intervalNanos, long periodNanos) {
        if (waiting == 0) {
            return false;
        }
        waiting = intervalNanos < periodNanos / 2 ? waiting - 1 : 0;
        return true;
    }
}
