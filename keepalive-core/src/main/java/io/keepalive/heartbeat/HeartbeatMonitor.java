package io.keepalive.heartbeat;

import java.util.Objects;

/**
 * The state machine behind one connection's heartbeat: it is told what happens and says what to do, and never reads a
 * clock, sends, or schedules.
 *
 * <p>The caller owns time and thread. It tells the monitor what was received, and that a ping was written or failed; it
 * calls {@link #poll} at {@link #deadlineNanos()} and does what that returns. All times are nanoseconds of one clock that
 * never goes back; they are compared by difference, so the clock may start anywhere and wrap.
 *
 * <pre>{@code
 * switch (monitor.poll(now)) {
 *     case PING -> write(ping(monitor.pingId()), written -> monitor.pingWritten(clock.nanos()));
 *     case DECLARE_DEAD -> abort(monitor.verdict());
 *     case NONE -> {}
 * }
 * timer.at(monitor.deadlineNanos());
 * }</pre>
 *
 * <p>Confined to one thread, except {@link #state()}, {@link #verdict}, {@link #paused}, {@link #silenceNanos}, {@link
 * #unansweredPings} and {@link #roundTrip}, which any thread may call and which may be stale for a moment there.
 *
 * <p>Small, as there is one for each connection: while the peer answers, 80 bytes and nothing beside them, and a heartbeat
 * allocates nothing.
 */
public final class HeartbeatMonitor extends Judgement {

    /**
     * Makes the monitor of a connection that is alive now.
     *
     * @param policy what to do
     * @param seed seed of the jitter; different for each connection, so that they do not ping together
     * @param nowNanos the clock's time
     * @throws NullPointerException if {@code policy} is null
     */
    public HeartbeatMonitor(HeartbeatPolicy policy, long seed, long nowNanos) {
        this(HeartbeatTiming.of(policy), seed, nowNanos);
    }

    /**
     * Makes the monitor of a connection that is alive now, for a caller that may be imprecise.
     *
     * @param timing what to do, and how imprecise the caller is
     * @param seed seed of the jitter; different for each connection, so that they do not ping together
     * @param nowNanos the clock's time
     * @throws NullPointerException if {@code timing} is null
     */
    public HeartbeatMonitor(HeartbeatTiming timing, long seed, long nowNanos) {
        super(timing, seed, nowNanos);
    }

    /**
     * Tells that bytes were received, whatever they are.
     *
     * @param nowNanos the clock's time
     */
    public void received(long nowNanos) {
        heard(nowNanos);
        if (unsettled) {
            settle(nowNanos);
        }
    }

    /**
     * Tells that a pong was received. Pongs to no ping of ours, or to one answered before, count as bytes only.
     *
     * @param id the id it carries
     * @param nowNanos the clock's time
     * @return whether it answered a ping of ours
     */
    public boolean pongReceived(long id, long nowNanos) {
        boolean ours = pongAnswers(id, nowNanos);
        if (ours) {
            proved(nowNanos);
            if (timing.pongsOnly && state != PeerState.DEAD) {
                revive(nowNanos);
            }
        }
        received(nowNanos);
        if (ours) {
            dropPastTrouble(); // no other ping may have to be answered any more
        }
        return ours;
    }

    /**
     * Tells that bytes of the application were sent. Needed only where {@link #countsSent()}.
     *
     * @param nowNanos the clock's time
     */
    public void sent(long nowNanos) {
        left(nowNanos);
    }

    /**
     * Tells that the ping asked for was written to the transport: its answer is due one interval from now. However long it
     * waited, it counts as one ping, since the peer was asked once. Without a ping waiting it does nothing.
     *
     * @param nowNanos the clock's time
     */
    public void pingWritten(long nowNanos) {
        if (!pingUnwritten()) {
            return;
        }
        Trouble present = trouble;
        if (present != null) {
            present.judgeFromNanos = nowNanos;
            settleWaiting(present, 1);
        }
        left(nowNanos);
        pingLeft(nowNanos, asked() <= 1);
    }

    /**
     * Tells that the ping asked for could not be written. It does not count as unanswered, since the peer was not asked;
     * the next is due one interval from now. Without a ping waiting it does nothing.
     *
     * @param nowNanos the clock's time
     */
    public void pingFailed(long nowNanos) {
        if (!pingUnwritten()) {
            return;
        }
        Trouble present = trouble();
        present.judgeFromNanos = nowNanos;
        settleWaiting(present, 0);
        pingGone();
        if (timing.judgesAnswers && asked() == 0 && state != PeerState.DEAD) {
            present.retrying = true;
            unsettled = true;
            if (state == PeerState.AWAITING_ANSWER || state == PeerState.SLOW) {
                state = suspectOr(PeerState.ALIVE);
            }
        }
    }

    /**
     * Tells that the ping waits behind bytes that the peer takes slowly while its kernel takes part: it is slow, not dead.
     * Postpones the verdict on that ping by one interval from now, up to the policy's limit; without a ping waiting for its
     * answer it does nothing.
     *
     * @param nowNanos the clock's time
     */
    public void peerSlow(long nowNanos) {
        boolean waits = pingUnwritten() || asked() > 0;
        if (!waits || state == PeerState.DEAD || sinceFirstAsked(nowNanos) >= timing.slowPeerNanos) {
            return;
        }
        trouble().judgeFromNanos = nowNanos;
        if (state == PeerState.AWAITING_ANSWER || state == PeerState.SUSPECT) {
            state = PeerState.SLOW;
        }
    }

    /**
     * Tells that the peer's kernel has taken the ping of a slow peer, at last: its answer is due one interval from then.
     * Does nothing unless the state is {@link PeerState#SLOW}.
     *
     * @param takenNanos when it did, on the clock
     */
    public void pingTaken(long takenNanos) {
        if (state == PeerState.SLOW) {
            Trouble present = trouble();
            present.judgeFromNanos = later(present.judgeFromNanos, takenNanos);
            state = suspectOr(PeerState.AWAITING_ANSWER);
        }
    }

    /**
     * Tells that the kernel finds the peer's kernel silent while the ping waits: the peer is suspect before its time. No
     * deadline moves.
     */
    public void kernelSuspects() {
        if (state == PeerState.AWAITING_ANSWER) {
            state = PeerState.SUSPECT;
        }
    }

    /**
     * Tells that nothing is being read, by our own choice: until {@link #resume} silence proves nothing and is not judged.
     * A side that promises to send goes on sending.
     */
    public void pause() {
        trouble().paused = true;
    }

    /**
     * Tells that reading goes on: the silence counts from now.
     *
     * @param nowNanos the clock's time
     */
    public void resume(long nowNanos) {
        Trouble present = trouble;
        if (present != null && present.paused) {
            present.paused = false;
            present.floor(nowNanos);
            present.judgeFromNanos = nowNanos;
        }
    }

    /**
     * Takes back the verdict of death: the peer stays suspect and is judged anew after as many pings, or as long a
     * silence, again.
     *
     * @param nowNanos the clock's time
     * @throws IllegalStateException if there is no verdict
     */
    public void overrule(long nowNanos) {
        if (state != PeerState.DEAD) {
            throw new IllegalStateException("state: " + state + " (expected: DEAD)");
        }
        Trouble present = trouble();
        present.count.clear();
        present.stalls.renew();
        present.retrying = timing.judgesAnswers;
        present.judgeFromNanos = nowNanos;
        present.floor(nowNanos);
        unsettled = true;
        state = PeerState.SUSPECT;
        takeNextTiming(present, nowNanos); // no verdict is due any more by the one before
    }

    /**
     * Changes what the monitor goes by, on a live connection. Whatever the new timing makes shorter holds from now on, whatever
     * it makes longer from the next sign of life on: no deadline of the present silence moves past the bound it was set by, and
     * nobody is judged by a shorter one for the time before. A ping that falls due by the change comes at a time drawn from
     * the whole new idle time, as thousands of connections may be changed at once; one that does not comes when the new idle
     * time, counted from the last sign of life, is over. Pings of another kind (trigger, proof of life, or
     * no judgement by answers), and the watch limit that goes with them, begin with the next sign of life; after a one-way sender
     * that watches nothing, with its next ping.
     *
     * @param next what to go by
     * @param nowNanos the clock's time
     * @throws NullPointerException if {@code next} is null
     */
    public void retune(HeartbeatTiming next, long nowNanos) {
        HeartbeatTiming present = timing.until(Objects.requireNonNull(next, "next"), asked());
        if (present != timing) {
            goBy(present, nowNanos);
            unsettled = true; // the next silence has an idle time of its own again
        }
        if (present != next) {
            trouble().nextTiming = next;
            unsettled = true;
        } else if (trouble != null) {
            trouble.nextTiming = null;
        }
    }

    /**
     * Tells that the peer said something about heartbeats, other than by a ping or pong. It reads and answers, so it is alive as
     * by a pong, and what {@link #retune} left for the next sign of life holds from here.
     *
     * @param nowNanos the clock's time
     */
    public void controlReceived(long nowNanos) {
        heard(nowNanos);
        if (state != PeerState.DEAD) {
            proved(nowNanos);
            revive(nowNanos);
        }
    }

    /**
     * Tells that what the peer said is that our pings come too fast. So it has heard us: what is promised to be sent counts from
     * now, and the next ping is a whole idle time away.
     *
     * @param nowNanos the clock's time
     */
    public void refused(long nowNanos) {
        controlReceived(nowNanos);
        if (state != PeerState.DEAD) {
            countPingsFrom(nowNanos);
        }
    }

    /**
     * Whether {@link #sent} must be called.
     *
     * @return true if the idle time counts from what was sent
     */
    public boolean countsSent() {
        return timing.countsFromSent;
    }

    /** A ping that waits no more counts as so many pings, unless a verdict rests on the count. */
    private void settleWaiting(Trouble present, int pings) {
        if (state != PeerState.DEAD) {
            present.count.settleWaiting(pings);
        }
    }
}
