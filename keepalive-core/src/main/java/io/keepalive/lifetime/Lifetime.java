package io.keepalive.lifetime;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.util.Objects;

/**
 * The state machine behind one connection's lifetime: it is told of use and says when the connection is to end, or its
 * heartbeats to rest.
 *
 * <p>The caller owns time and thread. It calls {@link #poll} at {@link #deadlineNanos()} and does what that returns. All times
 * are nanoseconds of one clock that never goes back; they are compared by difference, so the clock may start anywhere and
 * wrap. An end is wanted again at each poll until it is done, so a caller may read first what lies unread, and ask again.
 *
 * <p>Confined to one thread.
 */
public final class Lifetime {

    private final LifetimePolicy policy;
    private final long bornNanos;
    private final long ageLimitNanos;
    private long usedNanos;
    private boolean rests;
    private boolean usedWhileResting;

    /**
     * Makes the lifetime of a connection that begins, and is used, now.
     *
     * @param policy when to end
     * @param drawn by how much of the jitter the greatest age comes early: 0 up to, but not including, 1; drawn for each
     *     connection, so that those opened together do not end together
     * @param nowNanos the clock's time
     * @throws NullPointerException if {@code policy} is null
     * @throws IllegalArgumentException if {@code drawn} is out of range
     */
    public Lifetime(LifetimePolicy policy, double drawn, long nowNanos) {
        Require.share("drawn", drawn);
        this.policy = Objects.requireNonNull(policy, "policy");
        this.bornNanos = nowNanos;
        this.usedNanos = nowNanos;
        this.ageLimitNanos = policy.ageLimitNanos(drawn);
    }

    /**
     * Tells that the connection is used: anything but a heartbeat was received or sent, or waits to be sent. Use that is told
     * of afterwards changes nothing if there was a later one.
     *
     * @param nanos when it was, on the clock
     */
    public void used(long nanos) {
        if (nanos - usedNanos > 0) {
            usedNanos = nanos;
        }
        usedWhileResting = rests;
    }

    /**
     * Decides what to do now. At its greatest age a connection ends whether it is used or not.
     *
     * @param nowNanos the clock's time
     * @return what to do
     */
    public LifetimeAction poll(long nowNanos) {
        if (policy.limitsAge() && ageNanos(nowNanos) >= ageLimitNanos) {
            return LifetimeAction.END_AGED;
        }
        if (usedWhileResting) {
            usedWhileResting = false;
            rests = false;
            return LifetimeAction.RESUME;
        }
        if (rests || !policy.limitsUnused() || unusedNanos(nowNanos) < policy.unusedNanos()) {
            return LifetimeAction.NONE;
        }
        rests = policy.rests();
        return rests ? LifetimeAction.REST : LifetimeAction.END_UNUSED;
    }

    /**
     * When to poll next. Use moves it later, so a timer may be left as it is and look again when it fires; with one exception:
     * what is used {@link #rests() at rest} is to be polled at once.
     *
     * @return the time on the clock; some 146 years ahead if there is nothing to wait for
     */
    public long deadlineNanos() {
        if (usedWhileResting) {
            return usedNanos;
        }
        long unused = policy.limitsUnused() && !rests ? usedNanos + policy.unusedNanos() : never();
        long aged = policy.limitsAge() ? bornNanos + ageLimitNanos : never();
        return unused - aged < 0 ? unused : aged;
    }

    /**
     * Whether the heartbeats are to be at rest.
     *
     * @return true between {@link LifetimeAction#REST} and {@link LifetimeAction#RESUME}
     */
    public boolean rests() {
        return rests;
    }

    /**
     * Time since the connection was used.
     *
     * @param nowNanos the clock's time
     * @return the time in nanoseconds
     */
    public long unusedNanos(long nowNanos) {
        return nowNanos - usedNanos;
    }

    /**
     * Time since the connection began.
     *
     * @param nowNanos the clock's time
     * @return the age in nanoseconds
     */
    public long ageNanos(long nowNanos) {
        return nowNanos - bornNanos;
    }

    /**
     * The greatest age, as it was drawn for this connection.
     *
     * @return the age in nanoseconds; some 146 years without a limit
     */
    public long ageLimitNanos() {
        return ageLimitNanos;
    }

    private long never() {
        return usedNanos + Durations.MAX_NANOS;
    }
}
