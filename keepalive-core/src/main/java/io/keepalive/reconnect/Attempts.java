package io.keepalive.reconnect;

import java.util.SplittableRandom;

/**
 * One link's attempts to connect, and how long to wait before the next.
 *
 * <p>Driven from outside, on one thread: told what happens, it never reads a clock. All times are nanoseconds of one clock that never
 * goes back; they are compared by difference, so the clock may start anywhere and wrap.
 */
public final class Attempts {

    /** Instead of a wait: no more attempts. */
    public static final long GIVE_UP = -1;

    private final Backoff policy;
    private final SplittableRandom random;

    /** Attempts in a row that failed. */
    private int failures;

    /** Waits drawn since the last success. */
    private int drawn;

    /** Since when there is no connection that counts. */
    private long withoutNanos;

    private boolean connected;
    private long connectedNanos;

    /** Whether the present connection counts as a success, as it was old enough when that was looked at. */
    private boolean counts;

    Attempts(Backoff policy, long seed, long nowNanos) {
        this.policy = policy;
        this.random = new SplittableRandom(seed);
        this.withoutNanos = nowNanos;
    }

    /**
     * Tells that a connection is there, the first, another, or one that replaces the present one.
     *
     * @param nowNanos the clock's time
     */
    public void connected(long nowNanos) {
        leave(nowNanos);
        connected = true;
        connectedNanos = nowNanos;
    }

    /**
     * Tells that the connection ended.
     *
     * @param nowNanos the clock's time
     */
    public void lost(long nowNanos) {
        if (connected && !leave(nowNanos)) {
            countFailure();
        }
        connected = false;
    }

    /**
     * Tells that the present connection, which was to be replaced, was heard again. If it counts as a success, the attempts to replace it
     * count no longer.
     *
     * @param nowNanos the clock's time
     */
    public void recovered(long nowNanos) {
        settle(nowNanos);
        if (counts) {
            beginAnew();
        }
    }

    /**
     * Tells that an attempt failed.
     *
     * @param nowNanos the clock's time
     */
    public void failed(long nowNanos) {
        settle(nowNanos);
        countFailure();
    }

    /**
     * Draws the wait before the next attempt, which may also be one to replace the present connection.
     *
     * @param nowNanos the clock's time
     * @return the wait in nanoseconds, 0 or more; {@link #GIVE_UP} if there is to be no other
     */
    public long nextDelayNanos(long nowNanos) {
        settle(nowNanos);
        if (!policy.permitsAnotherAfter(failures)) {
            return GIVE_UP;
        }
        long delay = random.nextLong(policy.boundNanos(drawn) + 1);
        drawn = oneMore(drawn);
        long without = counts ? 0 : nowNanos - withoutNanos;
        return policy.permitsAttemptAfter(saturatedSum(without, delay)) ? delay : GIVE_UP;
    }

    /**
     * How many attempts have failed since the last success, those among them that connected for too short a time.
     *
     * @return 0 or more
     */
    public int failures() {
        return failures;
    }

    /** The present connection is over; returns whether it counted. */
    private boolean leave(long nowNanos) {
        settle(nowNanos);
        boolean counted = counts;
        if (counted) {
            counts = false;
            withoutNanos = nowNanos;
        }
        return counted;
    }

    /** Once the present connection is old enough, all begins anew. */
    private void settle(long nowNanos) {
        if (connected && !counts && nowNanos - connectedNanos >= policy.stableNanos()) {
            counts = true;
            beginAnew();
        }
    }

    private void beginAnew() {
        failures = 0;
        drawn = 0;
    }

    private void countFailure() {
        failures = oneMore(failures);
    }

    private static int oneMore(int count) {
        return count == Integer.MAX_VALUE ? count : count + 1;
    }

    private static long saturatedSum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
