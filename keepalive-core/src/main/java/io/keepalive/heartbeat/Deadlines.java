package io.keepalive.heartbeat;

import io.keepalive.internal.Durations;

/** The monitor's layer of deadlines: when the next ping, its answer, and the end of the watch are due. */
abstract sealed class Deadlines extends Silence permits Judgement {

    /**
     * What the idle time counts from where that is not what was received: the bytes or ping that left last, the last pong of
     * ours, or the period's next slot itself. No policy needs two of them.
     */
    private long idleFromNanos;

    /** Draws the idle time of the present silence, which follows from it. */
    private int random;

    /** How the idle time of the present silence is drawn. In a byte, with which a monitor takes 80 and not 88. */
    private byte drawn;

    /** From the jitter. */
    private static final byte JITTERED = 0;

    /** From the whole of it. */
    private static final byte SPREAD = 1;

    /** The same, after a change of the timing: it ends where the old one did, and the ping may not wait. */
    private static final byte SPREAD_TO_OLD_END = 2;

    /** From the jitter, after a change of the timing: likewise. */
    private static final byte JITTERED_TO_OLD_END = 3;

    Deadlines(HeartbeatTiming timing, long seed, long nowNanos) {
        super(timing, nowNanos);
        idleFromNanos = timing.fixedPeriod ? nowNanos + timing.idleNanos : nowNanos;
        random = Jitter.next(Jitter.seeded(seed));
        drawn = timing.spreadsFirst ? SPREAD : JITTERED;
    }

    /**
     * When to poll next. What is received or sent moves it later, so a timer may be left as it is and look again when it
     * fires; with one exception: an answer ends the wait for it, and where the interval is longer than the idle time the
     * next ping may be due before that wait would have been over. There the timer has to be armed anew when the state
     * turns {@link PeerState#ALIVE}, or the detection time does not hold.
     *
     * @return the time on the clock; some 146 years ahead if there is nothing to wait for
     */
    public long deadlineNanos() {
        if (state == PeerState.DEAD) {
            return never();
        }
        boolean paused = paused();
        long due = never();
        if (timing.sends) {
            due = asked() > 0 && !paused ? answerDeadline() : pingDeadline();
        }
        return timing.watches && !paused ? earlier(due, watchDeadline()) : due;
    }

    /**
     * Whether {@link HeartbeatMonitor#poll} may come later than the deadline by as much as the {@link HeartbeatTiming} says,
     * and every promise holds: the next thing to do is a ping that its jitter leaves room for.
     *
     * @return false where the deadline has to be kept, as of an unanswered ping or a watch limit, and where the timing was changed
     *     in this silence
     */
    public boolean pollMayBeLate() {
        return timing.lateNanos > 0
                && asked() == 0
                && !retrying()
                && !boundByOldTiming()
                && (!timing.watches || pingDeadline() + timing.lateNanos - watchDeadline() < 0);
    }

    /**
     * Whether {@link HeartbeatMonitor#poll} would ask for a ping now for which the idle time alone is the reason. Only such a
     * ping may be deferred, by not polling until {@link #latestPingNanos()} at the latest; one that repeats an unanswered or
     * failed ping may not.
     *
     * @param nowNanos the clock's time
     * @return true if such a ping is due
     */
    public boolean idlePingDue(long nowNanos) {
        return timing.sends
                && asked() == 0
                && !retrying()
                && !pingUnwritten()
                && state != PeerState.DEAD
                && nowNanos - pingDeadline() >= 0
                && (!timing.watches || paused() || latestPingNanos() - watchDeadline() < 0);
    }

    /**
     * When the ping that the idle time asks for has to be polled for at the latest, so that every promise holds: at the end of
     * the idle time without jitter.
     *
     * @return the time on the clock; {@link #deadlineNanos()} without jitter, and where the timing was changed in this silence
     */
    public long latestPingNanos() {
        return boundByOldTiming() ? pingDeadline() : pingDeadline() + jitterNanos();
    }

    /** When the next ping is due that no unanswered one asks for. */
    long pingDeadline() {
        if (paused() && !timing.promisesToSend) {
            return never();
        }
        if (timing.promisesToSend) {
            long promised = timing.fixedPeriod ? idleFromNanos : idleFromNanos + idleNanos();
            return retrying() ? earlier(promised, answerDeadline()) : promised;
        }
        if (retrying()) {
            return answerDeadline();
        }
        long quietFrom = timing.pongsOnly ? idleFromNanos : lastReceivedNanos();
        Trouble present = trouble;
        return (present == null ? quietFrom : later(quietFrom, present.quietFloorNanos)) + idleNanos();
    }

    /** When the answer is due, or the next try of a ping that failed. */
    long answerDeadline() {
        return judgeFromNanos() + timing.intervalNanos;
    }

    long watchDeadline() {
        return silentFrom() + timing.watchNanos;
    }

    /** A pong of ours came. */
    void proved(long nowNanos) {
        if (timing.pongsOnly && !timing.promisesToSend) {
            idleFromNanos = nowNanos;
        }
    }

    /** Bytes or a ping left. */
    void left(long nowNanos) {
        if (timing.countsFromSent) {
            idleFromNanos = nowNanos;
        }
    }

    /** Keeps to the fixed period: the next slot after now, however late this one was used. */
    void passSlots(long nowNanos) {
        long late = nowNanos - idleFromNanos;
        if (timing.fixedPeriod && late >= 0) {
            idleFromNanos += timing.idleNanos * (late / timing.idleNanos + 1);
        }
    }

    /** Draws the idle time of the next silence. */
    void drawIdle() {
        random = Jitter.next(random);
        drawn = JITTERED;
    }

    /**
     * Goes by another timing from now on, none of whose deadlines is later than those until now. Whatever it makes due sooner
     * counts from now at the earliest, since nobody was late by it before. A ping that it makes overdue is spread, as many
     * connections may be told at once; any other comes when it would have come by it.
     */
    void goBy(HeartbeatTiming next, long nowNanos) {
        boolean waits = asked() > 0 || retrying();
        long answerDue = waits ? answerDeadline() : never();
        long pingDue = !waits && timing.sends ? pingDeadline() : never();
        long idleFrom = earlier(nowNanos, pingDue - idleNanos());
        boolean pinged = timing.sends;
        long watchDue = timing.watches ? watchDeadline() : never();
        timing = next;
        Trouble present = trouble();
        if (waits) {
            present.judgeFromNanos = later(judgeFromNanos(), earlier(nowNanos, answerDue - next.intervalNanos));
            if (next.fixedPeriod && idleFromNanos - nowNanos > next.idleNanos) {
                countPingsFrom(nowNanos); // the next slot was one of a longer period
            }
        } else if (next.sends) {
            drawIdle();
            boolean overdue = !pinged || nowNanos - idleFrom >= idleNanos();
            drawn = overdue ? SPREAD_TO_OLD_END : JITTERED_TO_OLD_END;
            long countsFrom = earlier(overdue ? nowNanos : idleFrom, pingDue - idleNanos());
            countPingsFrom(countsFrom);
            present.quietFloorNanos = countsFrom;
        }
        if (next.watches) {
            present.silenceFloorNanos = earlier(nowNanos, watchDue - next.watchNanos);
        }
    }

    /** The silence is over, and another timing begins with the next. What was promised to be sent by now is sent by then. */
    void startBy(HeartbeatTiming next, long nowNanos) {
        long promised = timing.promisesToSend ? pingDeadline() : never();
        timing = next;
        drawn = next.promisesToSend ? JITTERED_TO_OLD_END : JITTERED;
        countPingsFrom(earlier(nowNanos, promised - idleNanos()));
    }

    /** The idle time counts from here, where not from what was received. */
    void countPingsFrom(long nanos) {
        idleFromNanos = timing.fixedPeriod ? nanos + idleNanos() : nanos;
    }

    /** By how much the idle time of the present silence was shortened: nothing where a ping does not wait for its end. */
    long jitterNanos() {
        return retrying() || timing.fixedPeriod ? 0 : timing.idleNanos - idleNanos();
    }

    /** The silence up to now, and so much of the time ahead, is our own doing. */
    void excuse(long nanos) {
        trouble().floor(silentFrom() + nanos);
    }

    /** Drops the trouble if it is over. Where only pongs end a silence it stays, as bytes hide when the silence began. */
    void dropPastTrouble() {
        Trouble present = trouble;
        if (present != null
                && state == PeerState.ALIVE
                && !timing.pongsOnly
                && present.isOver(lastReceivedNanos(), watchDeadline(), lastWrittenId())) {
            trouble = null;
        }
    }

    static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }

    private static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }

    /** Since when silence counts. */
    private long silentFrom() {
        Trouble present = trouble;
        return present == null ? lastReceivedNanos() : later(lastReceivedNanos(), present.silenceFloorNanos);
    }

    private boolean retrying() {
        Trouble present = trouble;
        return present != null && present.retrying;
    }

    /** A ping that ends where one of another timing would have, which may have left it no room. */
    private boolean boundByOldTiming() {
        return drawn == SPREAD_TO_OLD_END || drawn == JITTERED_TO_OLD_END;
    }

    private long idleNanos() {
        double share = Jitter.share(random);
        return drawn == SPREAD || drawn == SPREAD_TO_OLD_END
                ? timing.spreadIdleNanos(share)
                : timing.jitteredIdleNanos(share);
    }

    private long never() {
        return lastReceivedNanos() + Durations.MAX_NANOS;
    }
}
