package io.keepalive.heartbeat;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How many pings a second one event loop may send: whatever comes faster has to wait for its turn.
 *
 * <p>A generic cell rate algorithm (ITU-T I.371): one ping per period on average, and at once what falls due within one look at
 * the clock; one number of state, no timer. Who waits asks again, best in the order of {@link HeartbeatMonitor#latestPingNanos}:
 * then every ping gets its turn in time if that can be done at all.
 *
 * <p>Confined to one thread.
 */
public final class PingBudget {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long periodNanos;
    private final long togetherNanos;
    private final long borrowedNanos;

    /** When the budget has been earned that is spent. */
    private long spentUntilNanos;

    /**
     * Makes the budget of one event loop, of which nothing is spent.
     *
     * @param pingsPerSecond 1 to 1,000,000
     * @param together pings that come within this time may go together: the tick of a caller who looks at the clock so often;
     *     not negative
     * @param nowNanos the clock's time
     * @throws NullPointerException if {@code together} is null
     * @throws IllegalArgumentException if a number is out of range
     */
    public PingBudget(int pingsPerSecond, Duration together, long nowNanos) {
        Require.inRange("pingsPerSecond", pingsPerSecond, 1, 1_000_000);
        togetherNanos = Durations.saturatedNanos(Require.notNegative("together", together));
        periodNanos = (SECOND + pingsPerSecond - 1) / pingsPerSecond;
        borrowedNanos = Math.max(SECOND, togetherNanos);
        spentUntilNanos = nowNanos;
    }

    /**
     * Whether there is room for a ping now.
     *
     * @param nowNanos the clock's time
     * @return false if it has to wait
     */
    public boolean hasRoom(long nowNanos) {
        return spentUntilNanos - nowNanos <= togetherNanos;
    }

    /**
     * How long a ping has to wait if others go before it.
     *
     * @param nowNanos the clock's time
     * @param before how many others; 0 or more
     * @return nanoseconds
     */
    public long waitNanos(long nowNanos, int before) {
        return Math.max(0, spentUntilNanos - nowNanos - togetherNanos) + before * periodNanos;
    }

    /**
     * Takes the room for a ping, if there is any.
     *
     * @param nowNanos the clock's time
     * @return false if it has to wait
     */
    public boolean permits(long nowNanos) {
        boolean room = hasRoom(nowNanos);
        if (room) {
            spend(nowNanos);
        }
        return room;
    }

    /**
     * Tells that a ping goes although there is no room, as it can wait no longer. It takes the place of one that would go within
     * the next second.
     *
     * @param nowNanos the clock's time
     * @return false if the next second is spent as well: the ping goes beyond the budget, and costs the next ones nothing
     */
    public boolean borrows(long nowNanos) {
        boolean within = spentUntilNanos - nowNanos <= borrowedNanos;
        if (within) {
            spend(nowNanos);
        }
        return within;
    }

    private void spend(long nowNanos) {
        spentUntilNanos = (spentUntilNanos - nowNanos > 0 ? spentUntilNanos : nowNanos) + periodNanos;
    }
}
