package io.keepalive.heartbeat;

import org.jspecify.annotations.Nullable;

/**
 * What a monitor has to know only in a silence with trouble: a ping overdue, failed or long unwritten, a peer that is slow, a
 * stall or a pause of our own, a verdict. It is made when the trouble begins and dropped when that is over, so that a healthy
 * connection pays for none of it.
 *
 * <p>Confined to the monitor's thread, except what is volatile.
 */
final class Trouble {

    final PingCount count;
    final SilencePings pings;
    final StallGuard stalls;

    /** The answer is due one interval after this, and so is the next ping while {@link #retrying}. */
    long judgeFromNanos;

    /** Silence before this moment is our own doing (a pause, a stall, another limit) and counts for no watch. */
    long silenceFloorNanos;

    /** The same for the idle time before a ping: they differ only after a change of the timing. */
    long quietFloorNanos;

    /** How long nothing had been received when the first ping was asked for. */
    long silenceBeforePingNanos;

    /** The next ping is due one interval after {@link #judgeFromNanos} at the latest, not after the idle time. */
    boolean retrying;

    /** What to go by from the end of this silence on, if it is another timing. */
    @Nullable
    HeartbeatTiming nextTiming;

    volatile boolean paused;
    volatile @Nullable Verdict verdict;

    Trouble(long lastReceivedNanos, PingCount count, SilencePings pings) {
        this.count = count;
        this.pings = pings;
        this.stalls = new StallGuard(lastReceivedNanos);
        floor(lastReceivedNanos);
    }

    /** Nothing counts silence from before this moment. */
    void floor(long nanos) {
        silenceFloorNanos = nanos;
        quietFloorNanos = nanos;
    }

    /** The peer was heard: what was held against it is forgotten. What is our own doing, and what it may still answer, stays. */
    void peerHeard() {
        count.clear();
        stalls.renew();
        retrying = false;
        verdict = null;
    }

    /** Whether nothing of it matters any more to a peer that is alive. */
    boolean isOver(long lastReceivedNanos, long watchDeadlineNanos, long lastWrittenId) {
        return !paused
                && !retrying
                && nextTiming == null
                && silenceFloorNanos - lastReceivedNanos <= 0
                && quietFloorNanos - lastReceivedNanos <= 0
                && stalls.isAtRest(watchDeadlineNanos)
                && pings.areJust(lastWrittenId);
    }
}
