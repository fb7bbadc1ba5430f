package io.keepalive.heartbeat;

/** The monitor's layer of decisions: when to ask the peer, when to declare it dead, and when it is alive again. */
abstract sealed class Judgement extends Deadlines permits HeartbeatMonitor {

    /** Anything there that the next byte received has to settle: keeps the hot path to one store and one branch. */
    boolean unsettled;

    Judgement(HeartbeatTiming timing, long seed, long nowNanos) {
        super(timing, seed, nowNanos);
    }

    /**
     * Decides what to do now. No verdict falls at first sight: the first call at a deadline that would end in one does
     * nothing, and the deadline stays, so that the caller reads first what waited with it: on an event loop with many
     * connections that may take several turns. (A timer that is late by little may still stand at the end of a long
     * stall.) A call later than the stall tolerance also moves the deadline by the lateness, as far as the stall allowance
     * goes.
     *
     * @param nowNanos the clock's time
     * @return what to do
     */
    public Action poll(long nowNanos) {
        if (state == PeerState.DEAD) {
            return Action.NONE;
        }
        dropPastTrouble();
        if (!paused()) {
            if (asked() == 0 && asksTooLate(nowNanos)) {
                return ask(nowNanos);
            }
            if (timing.watches && nowNanos - watchDeadline() >= 0) {
                return pollWatch(nowNanos);
            }
            if (asked() > 0) {
                return pollAnswer(nowNanos);
            }
        }
        return timing.sends && nowNanos - pingDeadline() >= 0 ? ask(nowNanos) : Action.NONE;
    }

    /** Settles what the bytes just received have to. */
    void settle(long nowNanos) {
        if (state != PeerState.DEAD && !timing.pongsOnly) {
            revive(nowNanos);
        }
    }

    void revive(long nowNanos) {
        Trouble present = trouble;
        state = PeerState.ALIVE;
        unsettled = false;
        drawIdle();
        if (present != null) {
            present.peerHeard();
            takeNextTiming(present, nowNanos);
        }
        passSlots(nowNanos);
        dropPastTrouble();
    }

    /** A slow peer may have been suspect before, by a ping unanswered or a verdict overruled, and is again. */
    PeerState suspectOr(PeerState otherwise) {
        return unansweredPings() > 0 || verdict() != null ? PeerState.SUSPECT : otherwise;
    }

    /**
     * Whether a stall held back the ping that was to make the peer speak: the limit moves with the ping, since a peer that
     * speaks only when asked is silent by our own doing. A ping that uses no jitter is not late.
     */
    private boolean asksTooLate(long nowNanos) {
        if (!timing.watches || !timing.judgesAnswers) {
            return false;
        }
        long move = stallMove(nowNanos, pingDeadline() + jitterNanos());
        if (move > 0) {
            excuse(move);
        }
        return move > 0;
    }

    private Action pollWatch(long nowNanos) {
        long due = watchDeadline();
        long move = stallMove(nowNanos, due);
        if (move > 0) {
            excuse(move);
            return Action.NONE;
        }
        return trouble().stalls.looksAgain(due) ? declareDead(Verdict.NOTHING_HEARD) : Action.NONE;
    }

    private Action pollAnswer(long nowNanos) {
        long due = answerDeadline();
        if (nowNanos - due < 0) {
            return Action.NONE;
        }
        long move = stallMove(nowNanos, due);
        if (move > 0) {
            trouble().judgeFromNanos += move;
            return Action.NONE;
        }
        boolean last = asked() >= timing.probes;
        if (last && !trouble().stalls.looksAgain(due)) {
            return Action.NONE;
        }
        trouble().count.overdue();
        if (last) {
            return declareDead(pingUnwritten() ? Verdict.PING_STUCK : Verdict.PINGS_UNANSWERED);
        }
        state = PeerState.SUSPECT;
        return ask(nowNanos);
    }

    private Action declareDead(Verdict reason) {
        trouble().verdict = reason;
        state = PeerState.DEAD;
        return Action.DECLARE_DEAD;
    }

    private Action ask(long nowNanos) {
        if (timing.pongsOnly) {
            trouble(); // notes the silence before the ping now, as bytes may come that do not end it
        }
        Trouble present = trouble;
        if (present != null) {
            present.retrying = false;
        }
        left(nowNanos);
        passSlots(nowNanos);
        Action action = Action.NONE; // a ping that still waits in the buffer will do
        if (!pingUnwritten()) {
            pingWaits();
            action = Action.PING;
        }
        if (timing.judgesAnswers && !paused()) {
            countAsked(nowNanos);
            unsettled = true;
            if (state == PeerState.ALIVE) {
                state = PeerState.AWAITING_ANSWER;
            }
        } else {
            drawIdle();
            if (present != null && !timing.watches && present.nextTiming != null) {
                present.floor(nowNanos); // until now nobody watched
                takeNextTiming(present, nowNanos); // nothing received may ever settle what only sends
            }
        }
        return action;
    }

    /** Goes by what {@link HeartbeatMonitor#retune} left for the end of the silence. */
    void takeNextTiming(Trouble present, long nowNanos) {
        HeartbeatTiming next = present.nextTiming;
        if (next != null) {
            present.nextTiming = null;
            startBy(next, nowNanos);
        }
    }

    private long stallMove(long nowNanos, long dueNanos) {
        if (nowNanos - dueNanos <= timing.stallToleranceNanos) {
            return 0;
        }
        long move = trouble().stalls.move(timing, nowNanos, dueNanos);
        unsettled |= move > 0;
        return move;
    }
}
