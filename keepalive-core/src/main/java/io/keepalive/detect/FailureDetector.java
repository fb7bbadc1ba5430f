package io.keepalive.detect;

/**
 * Watches one peer whose heartbeats come regularly, and says how much it is suspected.
 *
 * <p>Driven from outside, on one thread: it never reads a clock. All times are nanoseconds of one clock that never goes back; they are
 * compared by difference, so the clock may start anywhere and wrap.
 *
 * <p>A peer that begins its sequence anew, as after a restart, needs a new detector. A number that jumps ahead harms no other peer's
 * detector, and hides no silence of its own.
 */
public interface FailureDetector {

    /**
     * Tells that a heartbeat arrived.
     *
     * @param sequence its number, 0 or more, one more for each that the peer sends; one not above the highest so far (a duplicate, or
     *     overtaken on the way) is ignored, as is a negative one
     * @param nowNanos the clock's time
     */
    void heartbeat(long sequence, long nowNanos);

    /**
     * Tells that this side stood still. What is heard next is late because of it and not learned, nor are the heartbeats that come at
     * once with it; and the time does not count against the peer. In one silence pauses are excused only until they add up to the time
     * that the detector needs to suspect, the last of them wholly: a side that stands still again and again still finds its dead.
     *
     * <p>To be told before the heartbeats are that waited meanwhile. What lies before the last heartbeat, or was told already, does not
     * count twice.
     *
     * @param fromNanos when it began, on the clock
     * @param toNanos when it was over
     * @throws IllegalArgumentException if it was over before it began
     */
    void localPause(long fromNanos, long toNanos);

    /**
     * How much the peer is suspected.
     *
     * @param nowNanos the clock's time
     * @return 0 or more, finite, on the scale of its kind; never less while nothing arrives and no pause is told
     */
    double suspicion(long nowNanos);

    /**
     * Whether the peer is suspected.
     *
     * @param nowNanos the clock's time
     * @return whether the suspicion has reached the threshold, which is from {@link #suspectsAtNanos()} on
     */
    boolean suspects(long nowNanos);

    /**
     * When it will suspect the peer, if nothing arrives until then.
     *
     * @return the time on the clock; in the past while it suspects; at most 146 years after what was heard last
     */
    long suspectsAtNanos();
}
