package io.keepalive.detect;

/**
 * Watches one peer whose heartbeats come regularly, and says how much it is suspected.
 *
 * <p>Driven from outside, on one thread: it never reads a clock. All times are nanoseconds of one clock that never goes back; they are
 * compared by difference, so the clock may start anywhere and wrap.
 */
public interface FailureDetector {

    /**
     * Tells that a heartbeat arrived.
     *
     * @param sequence its number, one more for each that the peer sends; one not above the last is ignored
     * @param nowNanos the clock's time
     */
    void heartbeat(long sequence, long nowNanos);

    /**
     * Tells that this side stood still: what was heard late because of it is not learned, and the time does not count against the peer.
     *
     * @param fromNanos when it began, on the clock
     * @param toNanos when it was over
     */
    void localPause(long fromNanos, long toNanos);

    /**
     * How much the peer is suspected.
     *
     * @param nowNanos the clock's time
     * @return 0 or more, on the scale of its kind; never less while nothing arrives
     */
    double suspicion(long nowNanos);

    /**
     * Whether the peer is suspected.
     *
     * @param nowNanos the clock's time
     * @return whether the suspicion has reached the threshold
     */
    boolean suspects(long nowNanos);

    /**
     * When it will suspect the peer, if nothing arrives until then.
     *
     * @return the time on the clock; in the past while it suspects
     */
    long suspectsAtNanos();
}
