package io.keepalive.heartbeat;

import io.keepalive.internal.Durations;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 * <p>Confined to one thread, except the getters from {@link #state()} on, which any thread may call and which may be
 * stale for a moment there.
 */
public final class HeartbeatMonitor {

    private static final VarHandle LAST_RECEIVED;

    static {
        try {
            LAST_RECEIVED =
                    MethodHandles.lookup().findVarHandle(HeartbeatMonitor.class, "lastReceivedNanos", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final HeartbeatTiming timing;
    private final PingSchedule schedule;
    private final PingCount pings = new PingCount();
    private final StallGuard stalls;
    private final RoundTrip roundTrip = new RoundTrip();

    /** Truth, for the status and for deadlines; written through {@link #LAST_RECEIVED} so that other threads may look. */
    private long lastReceivedNanos;

    /** Last pong of ours; kept only where nothing else is proof. */
    private long lastProofNanos;

    /** Last bytes or ping that left; kept only where the idle time counts from it. */
    private long lastSentNanos;

    /** Silence before this moment is our own doing (a pause, a stall) and counts for no deadline. */
    private long silenceFloorNanos;

    private long judgeFromNanos;
    private long stuckSinceNanos;
    private long pingWrittenNanos;
    private long pingId;
    private volatile PeerState state = PeerState.ALIVE;
    private volatile @Nullable Verdict verdict;
    private volatile boolean paused;

    /** The next ping is due one interval after {@link #judgeFromNanos} at the latest, not after the idle time. */
    private boolean retrying;

    private boolean pingUnwritten;

    /** Anything there that the next byte received has to settle: keeps the hot path to one store and one branch. */
    private boolean unsettled;

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
        this.timing = Objects.requireNonNull(timing, "timing");
        schedule = new PingSchedule(timing, seed, nowNanos);
        stalls = new StallGuard(timing, nowNanos);
        lastReceivedNanos = nowNanos;
        lastProofNanos = nowNanos;
        lastSentNanos = nowNanos;
        silenceFloorNanos = nowNanos;
        judgeFromNanos = nowNanos;
    }

    /**
     * Tells that bytes were received, whatever they are.
     *
     * @param nowNanos the clock's time
     */
    public void received(long nowNanos) {
        LAST_RECEIVED.setOpaque(this, nowNanos);
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
        boolean ours = roundTrip.answered(id, nowNanos);
        if (ours) {
            lastProofNanos = nowNanos;
            if (timing.pongsOnly && state != PeerState.DEAD) {
                revive(nowNanos);
            }
        }
        received(nowNanos);
        return ours;
    }

    /**
     * Tells that bytes of the application were sent. Needed only where {@link #countsSent()}.
     *
     * @param nowNanos the clock's time
     */
    public void sent(long nowNanos) {
        lastSentNanos = nowNanos;
    }

    /**
     * Tells that the ping asked for was written to the transport: its answer is due one interval from now. However long it
     * waited, it counts as one ping, since the peer was asked once. Without a ping waiting it does nothing.
     *
     * @param nowNanos the clock's time
     */
    public void pingWritten(long nowNanos) {
        if (!pingUnwritten) {
            return;
        }
        pingLeavesBuffer(1);
        judgeFromNanos = nowNanos;
        lastSentNanos = nowNanos;
        pingWrittenNanos = nowNanos;
        roundTrip.asked(pingId, nowNanos, pings.asked() <= 1);
    }

    /**
     * Tells that the ping asked for could not be written. It does not count as unanswered, since the peer was not asked;
     * the next is due one interval from now. Without a ping waiting it does nothing.
     *
     * @param nowNanos the clock's time
     */
    public void pingFailed(long nowNanos) {
        if (!pingUnwritten) {
            return;
        }
        pingLeavesBuffer(0);
        judgeFromNanos = nowNanos;
        if (timing.judgesAnswers && pings.asked() == 0 && state != PeerState.DEAD) {
            retrying = true;
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
        boolean waits = pingUnwritten || pings.asked() > 0;
        if (!waits || state == PeerState.DEAD || nowNanos - stuckSinceNanos >= timing.slowPeerNanos) {
            return;
        }
        judgeFromNanos = nowNanos;
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
            state = suspectOr(PeerState.AWAITING_ANSWER);
            judgeFromNanos = later(judgeFromNanos, takenNanos);
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
        paused = true;
    }

    /**
     * Tells that reading goes on: the silence counts from now.
     *
     * @param nowNanos the clock's time
     */
    public void resume(long nowNanos) {
        if (paused) {
            paused = false;
            silenceFloorNanos = nowNanos;
            judgeFromNanos = nowNanos;
        }
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
        if (!paused) {
            if (pings.asked() == 0 && asksTooLate(nowNanos)) {
                return ask(nowNanos);
            }
            if (timing.watches && nowNanos - watchDeadline() >= 0) {
                return pollWatch(nowNanos);
            }
            if (pings.asked() > 0) {
                return pollAnswer(nowNanos);
            }
        }
        return timing.sends && nowNanos - pingDeadline() >= 0 ? ask(nowNanos) : Action.NONE;
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
        long due = lastReceivedNanos + Durations.MAX_NANOS;
        if (state == PeerState.DEAD) {
            return due;
        }
        if (timing.sends) {
            due = pings.asked() > 0 && !paused ? judgeFromNanos + timing.intervalNanos : pingDeadline();
        }
        return timing.watches && !paused ? earlier(due, watchDeadline()) : due;
    }

    /**
     * Whether {@link #poll} may come later than the deadline by as much as the {@link HeartbeatTiming} says, and every
     * promise holds: the next thing to do is a ping that its jitter leaves room for.
     *
     * @return false where the deadline has to be kept, as of an unanswered ping or a watch limit
     */
    public boolean pollMayBeLate() {
        return timing.lateNanos > 0
                && pings.asked() == 0
                && !retrying
                && (!timing.watches || pingDeadline() + timing.lateNanos - watchDeadline() < 0);
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
        state = PeerState.SUSPECT;
        pings.clear();
        retrying = timing.judgesAnswers;
        judgeFromNanos = nowNanos;
        silenceFloorNanos = nowNanos;
        stalls.renew();
        unsettled = true;
    }

    /**
     * Whether {@link #sent} must be called.
     *
     * @return true if the idle time counts from what was sent
     */
    public boolean countsSent() {
        return timing.countsFromSent;
    }

    /**
     * The id of the ping asked for last.
     *
     * @return the id; 1 for the first, 0 before it
     */
    public long pingId() {
        return pingId;
    }

    /**
     * Whether the ping asked for last has neither been written nor failed.
     *
     * @return true while it waits
     */
    public boolean pingUnwritten() {
        return pingUnwritten;
    }

    /**
     * What is held of the peer.
     *
     * @return the state
     */
    public PeerState state() {
        return state;
    }

    /**
     * Why the peer was declared dead.
     *
     * @return the verdict, also after it was overruled; null as long as none was passed since the peer was last heard
     */
    public @Nullable Verdict verdict() {
        return verdict;
    }

    /**
     * Whether silence is not judged because nothing is being read.
     *
     * @return true between {@link #pause} and {@link #resume}
     */
    public boolean paused() {
        return paused;
    }

    /**
     * Time since anything was received.
     *
     * @param nowNanos the clock's time
     * @return the silence in nanoseconds
     */
    public long silenceNanos(long nowNanos) {
        return nowNanos - (long) LAST_RECEIVED.getOpaque(this);
    }

    /**
     * How long nothing had been received when the first ping of the present silence was asked for.
     *
     * @return nanoseconds; meaningful only while a ping is unanswered
     */
    public long silenceBeforePingNanos() {
        return stuckSinceNanos - lastReceivedNanos;
    }

    /**
     * When the latest ping was written.
     *
     * @return the clock's time; meaningful only after a ping was written
     */
    public long pingWrittenNanos() {
        return pingWrittenNanos;
    }

    /**
     * Pings of the present silence whose answer is overdue.
     *
     * @return the number
     */
    public int unansweredPings() {
        return pings.unanswered();
    }

    /**
     * The round-trip times measured by pings and their pongs.
     *
     * @return the times, readable from any thread
     */
    public RoundTrip roundTrip() {
        return roundTrip;
    }

    /**
     * Whether a stall held back the ping that was to make the peer speak: the limit moves with the ping, since a peer that
     * speaks only when asked is silent by our own doing. A ping that uses no jitter is not late.
     */
    private boolean asksTooLate(long nowNanos) {
        if (!timing.watches || !timing.judgesAnswers) {
            return false;
        }
        long jitter = retrying || timing.fixedPeriod ? 0 : schedule.jitterNanos();
        long move = stallMove(nowNanos, pingDeadline() + jitter);
        if (move > 0) {
            silenceFloorNanos = later(lastReceivedNanos, silenceFloorNanos) + move;
        }
        return move > 0;
    }

    private Action pollWatch(long nowNanos) {
        long due = watchDeadline();
        long move = stallMove(nowNanos, due);
        if (move > 0) {
            silenceFloorNanos = due - timing.watchNanos + move;
            return Action.NONE;
        }
        return stalls.looksAgain(due) ? declareDead(Verdict.NOTHING_HEARD) : Action.NONE;
    }

    private Action pollAnswer(long nowNanos) {
        long due = judgeFromNanos + timing.intervalNanos;
        if (nowNanos - due < 0) {
            return Action.NONE;
        }
        long move = stallMove(nowNanos, due);
        if (move > 0) {
            judgeFromNanos += move;
            return Action.NONE;
        }
        if (pings.asked() >= timing.probes && !stalls.looksAgain(due)) {
            return Action.NONE;
        }
        pings.overdue();
        if (pings.asked() >= timing.probes) {
            return declareDead(pingUnwritten ? Verdict.PING_STUCK : Verdict.PINGS_UNANSWERED);
        }
        state = PeerState.SUSPECT;
        return ask(nowNanos);
    }

    private Action declareDead(Verdict reason) {
        verdict = reason;
        state = PeerState.DEAD;
        return Action.DECLARE_DEAD;
    }

    private Action ask(long nowNanos) {
        retrying = false;
        lastSentNanos = nowNanos;
        schedule.passSlots(nowNanos);
        if (timing.judgesAnswers && !paused) {
            pings.ask();
            judgeFromNanos = nowNanos;
            if (pings.asked() == 1) {
                stuckSinceNanos = nowNanos; // the limit holds for all pings of one silence together
            }
            unsettled = true;
            if (state == PeerState.ALIVE) {
                state = PeerState.AWAITING_ANSWER;
            }
        } else {
            schedule.drawIdle();
        }
        if (pingUnwritten) {
            return Action.NONE; // the ping that still waits in the buffer will do
        }
        pingUnwritten = true;
        pingId++;
        return Action.PING;
    }

    /** It counts as so many pings from now on, unless a verdict rests on the count. */
    private void pingLeavesBuffer(int countsAs) {
        pingUnwritten = false;
        if (state != PeerState.DEAD) {
            pings.settleWaiting(countsAs);
        }
    }

    /** A slow peer may have been suspect before, by a ping unanswered or a verdict overruled, and is again. */
    private PeerState suspectOr(PeerState otherwise) {
        return pings.unanswered() > 0 || verdict != null ? PeerState.SUSPECT : otherwise;
    }

    private long stallMove(long nowNanos, long dueNanos) {
        long move = stalls.move(nowNanos, dueNanos);
        unsettled |= move > 0;
        return move;
    }

    private void settle(long nowNanos) {
        if (state != PeerState.DEAD && !timing.pongsOnly) {
            revive(nowNanos);
        }
    }

    private void revive(long nowNanos) {
        pings.clear();
        retrying = false;
        stalls.renew();
        verdict = null;
        state = PeerState.ALIVE;
        unsettled = false;
        schedule.drawIdle();
        schedule.passSlots(nowNanos);
    }

    private long pingDeadline() {
        if (paused && !timing.promisesToSend) {
            return lastReceivedNanos + Durations.MAX_NANOS;
        }
        if (timing.promisesToSend) {
            long promised = timing.fixedPeriod ? schedule.nextSlotNanos() : lastSentNanos + schedule.idleNanos();
            return retrying ? earlier(promised, judgeFromNanos + timing.intervalNanos) : promised;
        }
        if (retrying) {
            return judgeFromNanos + timing.intervalNanos;
        }
        return later(timing.pongsOnly ? lastProofNanos : lastReceivedNanos, silenceFloorNanos) + schedule.idleNanos();
    }

    private long watchDeadline() {
        return later(lastReceivedNanos, silenceFloorNanos) + timing.watchNanos;
    }

    private static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }

    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }
}
