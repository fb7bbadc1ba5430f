package io.keepalive.heartbeat;

/**
 * The pings of the latest silence that may still be answered, where they are not just the latest one: they were repeated,
 * or the latest failed.
 *
 * <p>Only the times of the first and the last are kept: the last one's by the monitor.
 */
final class SilencePings {

    private long firstId;
    private long firstWrittenNanos;
    private long lastId;
    private long answeredId;

    SilencePings(long onlyId, long writtenNanos, boolean answered) {
        firstId = onlyId;
        firstWrittenNanos = writtenNanos;
        lastId = onlyId;
        answeredId = answered ? onlyId : onlyId - 1;
    }

    long firstId() {
        return firstId;
    }

    long firstWrittenNanos() {
        return firstWrittenNanos;
    }

    long lastId() {
        return lastId;
    }

    void written(long id, long nowNanos, boolean startsSilence) {
        lastId = id;
        if (startsSilence) {
            firstId = id;
            firstWrittenNanos = nowNanos;
        }
    }

    /** Whether {@code id} answers one for which nothing as new was answered before. */
    boolean answered(long id) {
        if (id < firstId || id > lastId || id <= answeredId) {
            return false;
        }
        answeredId = id;
        return true;
    }

    /** Whether no pong matters but one to the ping written last, {@code id}. */
    boolean areJust(long id) {
        return lastId == id && (firstId == id || answeredId == id);
    }
}
