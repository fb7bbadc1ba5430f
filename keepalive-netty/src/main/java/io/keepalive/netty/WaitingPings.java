package io.keepalive.netty;

import org.jspecify.annotations.Nullable;

/**
 * The connections of one wheel whose pings wait for the budget, by the tick in which they have to be looked at anyway, so that those
 * go first that can wait least.
 *
 * <p>Confined to one event loop.
 */
final class WaitingPings {

    /** Ticks that it looks ahead: a ping that can wait longer asks again then. */
    private static final int PLACES = 128;

    /** The {@link WheelConnection#slot} of the first place: beyond those of the wheel. */
    static final short FIRST_SLOT = Short.MAX_VALUE - PLACES;

    private final LoopPingBudget budget;

    private final @Nullable WheelConnection[] places = new @Nullable WheelConnection[PLACES];
    private final int[] waitingIn = new int[PLACES];
    private int waiting;

    /** The connection whose ping has waited and that is looked at now. */
    private @Nullable WheelConnection letGo;

    WaitingPings(LoopPingBudget budget) {
        this.budget = budget;
    }

    /**
     * Whether a ping that has fallen due has to wait. Then its connection is looked at when there is room in the budget, and at
     * the latest in a tick.
     *
     * @param tick the present tick
     * @param latestTick the tick of its latest time
     * @param lookByNanos when to look at it anyway: its latest time, or sooner
     * @param lookByTick the tick of that
     */
    boolean pingWaits(
            WheelConnection connection,
            long tick,
            long latestTick,
            long latestNanos,
            long lookByTick,
            long lookByNanos,
            long nowNanos) {
        if (connection.slot >= FIRST_SLOT && connection.dueNanos == lookByNanos) {
            return true;
        }
        if (connection != letGo) {
            budget.fellDue(nowNanos);
        }
        boolean hasTo = latestTick <= tick;
        if (budget.lets(nowNanos, latestNanos, hasTo, waitingUntil(tick, latestTick))) {
            return false;
        }
        if (lookByTick <= tick) {
            connection.lookAt(lookByNanos, nowNanos);
            return true;
        }
        connection.followNothing();
        connection.dueNanos = lookByNanos;
        add(connection, place(Math.min(lookByTick, tick + PLACES - 1)));
        return true;
    }

    /**
     * Looks at those that have to be in this tick, and at others as far as the budget has room; returns how many looks are left,
     * below 0 if too few.
     */
    int letPing(long tick, long nowNanos, int looks) {
        int left = looks;
        for (long at = tick; waiting > 0 && at - tick < PLACES; at++) {
            int place = place(at);
            for (WheelConnection first = places[place]; first != null; first = places[place]) {
                if (at > tick && !budget.hasRoom(nowNanos)) {
                    return left;
                }
                if (left == 0) {
                    return -1;
                }
                left--;
                remove(first);
                letGo = first;
                first.mayPing(nowNanos);
                letGo = null;
            }
        }
        return left;
    }

    private int waitingUntil(long tick, long latestTick) {
        int sum = 0;
        for (long at = tick; at <= latestTick && at - tick < PLACES && sum < waiting; at++) {
            sum += waitingIn[place(at)];
        }
        return sum;
    }

    private void add(WheelConnection connection, int place) {
        WheelConnection first = places[place];
        connection.slot = (short) (FIRST_SLOT + place);
        connection.next = first;
        if (first != null) {
            first.previous = connection;
        }
        places[place] = connection;
        waitingIn[place]++;
        waiting++;
    }

    /** Removes one that waits. */
    void remove(WheelConnection connection) {
        int place = connection.slot - FIRST_SLOT;
        if (connection.previous == null) {
            places[place] = connection.next;
        }
        connection.leaveSlot();
        waitingIn[place]--;
        waiting--;
    }

    private static int place(long tick) {
        return (int) (tick & (PLACES - 1));
    }
}
