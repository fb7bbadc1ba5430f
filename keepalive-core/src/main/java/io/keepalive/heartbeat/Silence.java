package io.keepalive.heartbeat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The monitor's layer of the present silence: since when, how often the peer was asked in it, and what is held of the peer. */
abstract sealed class Silence extends PingTimes permits Deadlines {

    private static final VarHandle LAST_RECEIVED;

    static {
        try {
            LAST_RECEIVED = MethodHandles.lookup().findVarHandle(Silence.class, "lastReceivedNanos", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    HeartbeatTiming timing;

    volatile PeerState state = PeerState.ALIVE;

    /** Truth, for the status and for deadlines; written through {@link #LAST_RECEIVED} so that other threads may look. */
    private long lastReceivedNanos;

    /** When the first ping of this silence was asked for: the limit of a slow peer holds for all of its pings together. */
    private long firstAskedNanos;

    Silence(HeartbeatTiming timing, long nowNanos) {
        super(nowNanos);
        this.timing = Objects.requireNonNull(timing, "timing");
        lastReceivedNanos = nowNanos;
        firstAskedNanos = nowNanos;
    }

    /**
     * What is held of the peer. Any thread may ask.
     *
     * @return the state
     */
    public PeerState state() {
        return state;
    }

    /**
     * Why the peer was declared dead. Any thread may ask.
     *
     * @return the verdict, also after it was overruled; null as long as none was passed since the peer was last heard
     */
    public @Nullable Verdict verdict() {
        Trouble present = trouble;
        return present == null ? null : present.verdict;
    }

    /**
     * Whether silence is not judged because nothing is being read. Any thread may ask.
     *
     * @return true between {@link HeartbeatMonitor#pause} and {@link HeartbeatMonitor#resume}
     */
    public boolean paused() {
        Trouble present = trouble;
        return present != null && present.paused;
    }

    /**
     * Time since anything was received. Any thread may ask.
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
     * @return the time in nanoseconds; 0 as long as none was
     */
    public long silenceBeforePingNanos() {
        if (asked() == 0) {
            return 0;
        }
        Trouble present = trouble;
        return present == null ? firstAskedNanos - lastReceivedNanos : present.silenceBeforePingNanos;
    }

    /**
     * What the monitor goes by in the present silence: after {@link HeartbeatMonitor#retune} of each time the shorter, until the
     * silence is over. Any thread may ask.
     *
     * @return the timing
     */
    public HeartbeatTiming timing() {
        return timing;
    }

    /**
     * What the monitor was made with, or told by {@link HeartbeatMonitor#retune} last: what it goes by from the next silence on.
     *
     * @return the timing
     */
    public HeartbeatTiming nextTiming() {
        Trouble present = trouble;
        return present == null || present.nextTiming == null ? timing : present.nextTiming;
    }

    /**
     * Pings of the present silence whose answer is overdue. Any thread may ask.
     *
     * @return the number
     */
    public int unansweredPings() {
        Trouble present = trouble;
        return present == null ? 0 : present.count.unanswered();
    }

    void heard(long nowNanos) {
        LAST_RECEIVED.setOpaque(this, nowNanos);
    }

    /** A ping that counts was asked for. */
    void countAsked(long nowNanos) {
        boolean first = asked() == 0;
        if (first) {
            firstAskedNanos = nowNanos;
        }
        Trouble present = trouble;
        if (present != null) {
            present.count.ask();
            present.judgeFromNanos = nowNanos;
            if (first) {
                present.silenceBeforePingNanos = nowNanos - lastReceivedNanos;
            }
        }
    }

    /** How many pings of the present silence count. */
    int asked() {
        Trouble present = trouble;
        if (present == null) {
            return state == PeerState.ALIVE ? 0 : 1;
        }
        return present.count.asked();
    }

    /** For how long the pings of this silence have been asked for. */
    long sinceFirstAsked(long nowNanos) {
        return nowNanos - firstAskedNanos;
    }

    long lastReceivedNanos() {
        return lastReceivedNanos;
    }

    /** The answer is due one interval after this. */
    long judgeFromNanos() {
        Trouble present = trouble;
        if (present == null) {
            return pingUnwritten() ? firstAskedNanos : pingWrittenNanos();
        }
        return present.judgeFromNanos;
    }

    /** The present trouble; begins it if there was none. */
    Trouble trouble() {
        Trouble present = trouble;
        if (present == null) {
            int asked = asked();
            int waiting = pingUnwritten() ? asked : 0;
            present = new Trouble(lastReceivedNanos, new PingCount(asked, waiting), silencePings());
            present.judgeFromNanos = judgeFromNanos();
            present.silenceBeforePingNanos = firstAskedNanos - lastReceivedNanos;
            trouble = present;
        }
        return present;
    }
}
