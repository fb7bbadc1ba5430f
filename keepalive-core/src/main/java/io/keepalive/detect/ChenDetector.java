package io.keepalive.detect;

/** NFD-E, as {@link ChenPolicy} describes it. */
final class ChenDetector implements FailureDetector {

    /** So many in a row off the schedule are another schedule. */
    private static final int STRAYS = 3;

    private final long periodNanos;
    private final long marginNanos;
    private final SendSchedule schedule;
    private final Silence silence;
    private final Backlog backlog = new Backlog();
    private long expectedNanos;
    private int strays;

    ChenDetector(long periodNanos, long marginNanos, int window, long nowNanos) {
        this.periodNanos = periodNanos;
        this.marginNanos = marginNanos;
        this.schedule = new SendSchedule(periodNanos, window);
        this.silence = new Silence(nowNanos);
        this.expectedNanos = nowNanos + periodNanos;
    }

    @Override
    public void heartbeat(long sequence, long nowNanos) {
        if (!silence.isNews(sequence)) {
            return;
        }
        long interval = silence.nanos(nowNanos);
        boolean delayedByUs = isDelayedByUs(interval);
        if (schedule.isEmpty() || latenessNanos(sequence, nowNanos) < -boundNanos()) {
            restart(
                    sequence,
                    nowNanos); // early it cannot be by us, and a number far ahead must not put off the deadline
        } else if (!delayedByUs) {
            learn(sequence, nowNanos, interval);
        }
        expectedNanos = schedule.expectedNanos(sequence + 1);
        boolean overdue = expectedNanos + marginNanos - nowNanos <= 0;
        if (delayedByUs && overdue) {
            silence.endExcused(sequence, nowNanos); // what waited with it is yet to come
        } else {
            silence.end(sequence, nowNanos);
        }
    }

    private boolean isDelayedByUs(long intervalNanos) {
        if (silence.paused()) {
            backlog.mayFollow(intervalNanos, periodNanos);
            return true;
        }
        return backlog.takes(intervalNanos, periodNanos);
    }

    private void learn(long sequence, long nowNanos, long intervalNanos) {
        if (latenessNanos(sequence, nowNanos) <= boundNanos()) {
            schedule.add(sequence, nowNanos);
            strays = 0;
        } else {
            strays = intervalNanos < periodNanos / 2 ? 0 : strays + 1;
            if (strays == STRAYS) {
                restart(sequence, nowNanos);
            }
        }
    }

    private void restart(long sequence, long nowNanos) {
        schedule.restart(sequence, nowNanos);
        strays = 0;
    }

    private long latenessNanos(long sequence, long nowNanos) {
        return nowNanos - schedule.expectedNanos(sequence);
    }

    /** Further off than this, a heartbeat is not of the schedule. */
    private long boundNanos() {
        return periodNanos + marginNanos;
    }

    @Override
    public void localPause(long fromNanos, long toNanos) {
        silence.pause(fromNanos, toNanos, boundNanos());
    }

    @Override
    public double suspicion(long nowNanos) {
        return Level.of(nowNanos - expectedNanos - silence.excusedNanos(), marginNanos, suspects(nowNanos));
    }

    @Override
    public boolean suspects(long nowNanos) {
        return nowNanos - suspectsAtNanos() >= 0;
    }

    @Override
    public long suspectsAtNanos() {
        return expectedNanos + marginNanos + silence.excusedNanos();
    }
}
