package io.keepalive.netty;

import io.keepalive.netty.internal.LoopClock;
import io.netty.channel.EventLoop;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The timing wheel of one group's connections on one event loop: a clock that ticks some thirty times within the shortest
 * time of the group's policy, and for each tick to come the connections to look at then.
 *
 * <p>Three wheels of 128 slots, each slot of an upper one as long as a turn of the one below, so that a wheel of
 * milliseconds also keeps deadlines of days; what they hold moves down when its time draws near. The usual deadline, less
 * than three times the shortest, is in the lowest from the start.
 *
 * <p>A tick looks at so many connections only that reading goes on, and the rest follows when the loop has read. It does not
 * write thousands of pings at once either, more than a ring of io_uring holds.
 *
 * <p>Confined to its event loop.
 *
 * @see <a href="https://doi.org/10.1109/90.650142">Varghese and Lauck, Hashed and Hierarchical Timing Wheels</a>
 */
final class HeartbeatWheel implements Runnable {

    private static final int SLOT_BITS = 7;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final int WHEELS = 3;

    /** Farthest tick that has a slot; what is due later is asked again then. */
    private static final long SPAN = 1L << (SLOT_BITS * WHEELS);

    /** Connections looked at in one turn of the event loop. */
    static final int LOOKS_IN_ONE_TURN = 64;

    /** Connections retuned in one turn of the event loop: each costs less than a look. */
    private static final int RETUNES_IN_ONE_TURN = 256;

    private final KeepAliveGroup group;
    private final EventLoop loop;
    private final LoopGuard guard;
    private final LoopPolicy policy;
    private final @Nullable WaitingPings waitingPings;

    /** The first connection of each slot's list, wheel after wheel. */
    private final @Nullable WheelConnection[] slots = new @Nullable WheelConnection[SLOTS * WHEELS];

    private final int tickShift;
    private final long originNanos;

    /** The tick whose connections are looked at, or were; behind the clock while there is too much to do. */
    private long tick;

    private long coarseNanos;
    private int connections;

    /** Connections read since the guard asked last. */
    private int reads;

    /** The slot in which connections are retuned to a policy that has changed, and the next of them. */
    private int retuneSlot;

    private @Nullable WheelConnection retuneNext;
    private boolean retunes;

    private @Nullable ScheduledFuture<?> ticking;
    private boolean catchesUp;
    private final Runnable catchUp = this::advance;

    HeartbeatWheel(KeepAliveGroup group, EventLoop loop, LoopGuard guard) {
        this.group = group;
        this.loop = loop;
        this.guard = guard;
        this.policy = new LoopPolicy(group, LoopClock.nanos(loop));
        this.tickShift = Long.numberOfTrailingZeros(group.wheelPrecision().tickNanos());
        this.originNanos = LoopClock.nanos(loop);
        this.coarseNanos = originNanos;
        this.waitingPings =
                group.pingBudget() == 0 ? null : new WaitingPings(new LoopPingBudget(group, loop, 1L << tickShift));
    }

    LoopGuard guard() {
        return guard;
    }

    /** What the connections go by, unless they differ. */
    LoopPolicy policy() {
        return policy;
    }

    /** The time of the last tick. */
    long lastTickNanos() {
        return coarseNanos;
    }

    /**
     * Bytes of a connection were read: the time to stamp them with, which is that of the last tick where its policy allows, as
     * that costs nothing to read.
     */
    long stampRead(boolean coarsely) {
        reads++;
        return coarsely ? coarseNanos : LoopClock.nanos(loop);
    }

    /** How many connections were read since this was asked last. */
    int takeReads() {
        int taken = reads;
        reads = 0;
        return taken;
    }

    /** With the first connection the clock starts. */
    void connectionJoined() {
        connections++;
        if (ticking == null) {
            long untilNextTick = Math.max(0, originNanos + (1L << tickShift) - LoopClock.nanos(loop));
            ticking = loop.scheduleAtFixedRate(this, untilNextTick, 1L << tickShift, TimeUnit.NANOSECONDS);
        }
    }

    /** With the last connection the clock stops, for good. */
    void connectionLeft() {
        connections--;
        if (connections == 0 && ticking != null) {
            ticking.cancel(false);
            guard.wheelStopped(group);
        }
    }

    /** Whether a time to come is before the next tick. */
    boolean isWithinPresentTick(long nanos) {
        return tickBefore(nanos) <= tick;
    }

    /** Adds a connection that is not in the wheel, to be told in the tick before or after its time. */
    void add(WheelConnection connection) {
        long at = connection.lookEarly ? tickBefore(connection.dueNanos) : tickBefore(connection.dueNanos - 1) + 1;
        long ahead = Math.min(Math.max(0, at - tick), SPAN - 1);
        int wheel = ahead < SLOTS ? 0 : ahead < SLOTS * SLOTS ? 1 : 2;
        int slot = slot(wheel, tick + ahead);
        WheelConnection first = slots[slot];
        connection.slot = (short) slot;
        connection.next = first;
        if (first != null) {
            first.previous = connection;
        }
        slots[slot] = connection;
    }

    /** Whether a ping that has fallen due waits for the budget; a look follows by a time anyway, its latest or sooner. */
    boolean pingWaits(WheelConnection connection, long latestNanos, long lookByNanos, long nowNanos) {
        return waitingPings != null
                && waitingPings.pingWaits(
                        connection,
                        tick,
                        tickBefore(latestNanos),
                        latestNanos,
                        tickBefore(lookByNanos),
                        lookByNanos,
                        nowNanos);
    }

    /** Removes a connection that is in the wheel. */
    void remove(WheelConnection connection) {
        if (connection.slot >= WaitingPings.FIRST_SLOT) {
            Objects.requireNonNull(waitingPings).remove(connection);
            return;
        }
        if (connection.previous == null) {
            slots[connection.slot] = connection.next;
        }
        if (connection == retuneNext) {
            retuneNext = connection.next;
        }
        connection.leaveSlot();
    }

    /** Whether connections whose tick has come wait for the event loop to read. */
    boolean catchesUp() {
        return catchesUp;
    }

    /** The clock ticks. */
    @Override
    public void run() {
        coarseNanos = LoopClock.nanos(loop);
        if (policy.tick(coarseNanos)) {
            retuneAll();
        }
        if (!catchesUp) {
            advance();
        }
    }

    private void advance() {
        catchesUp = false;
        long now = LoopClock.nanos(loop);
        long present = tickBefore(now);
        int looks = LOOKS_IN_ONE_TURN;
        while (true) {
            looks = empty(now, looks);
            if (looks == 0) {
                catchesUp = true;
                loop.schedule(catchUp, 0, TimeUnit.NANOSECONDS); // unlike execute(), behind the reads
                return;
            }
            if (tick >= present) {
                return;
            }
            tick++;
        }
    }

    /** Empties the slots of the present tick, the upper wheels' first; returns how many looks are left, 0 if too few. */
    private int empty(long now, int looks) {
        int left = waitingPings == null ? looks : waitingPings.letPing(tick, now, looks);
        if (left < 0) {
            return 0;
        }
        for (int wheel = WHEELS - 1; wheel >= 0; wheel--) {
            if ((tick & ((1L << (wheel * SLOT_BITS)) - 1)) != 0) {
                continue; // the upper wheel's slot goes on
            }
            int slot = slot(wheel, tick);
            for (WheelConnection first = slots[slot]; first != null; first = slots[slot]) {
                if (left == 0) {
                    return 0;
                }
                left--;
                remove(first);
                if (wheel == 0) {
                    first.tickCame(now);
                } else if (!first.keepTuned()) {
                    add(first);
                }
            }
        }
        return Math.max(1, left);
    }

    /**
     * Has all connections go by the policy as it is now, some hundred in one turn of the loop. Upper wheels come first, as what
     * they hold moves down meanwhile; whoever moves elsewhere, and whoever is in no slot, sees to it itself.
     */
    private void retuneAll() {
        retuneSlot = slots.length;
        retuneNext = null;
        if (!retunes) {
            retunes = true;
            retuneSome();
        }
    }

    private void retuneSome() {
        for (int left = RETUNES_IN_ONE_TURN; left > 0; left--) {
            while (retuneNext == null) {
                if (retuneSlot == 0) {
                    retunes = false;
                    return;
                }
                retuneSlot--;
                retuneNext = slots[retuneSlot];
            }
            WheelConnection connection = retuneNext;
            retuneNext = connection.next;
            connection.keepTuned();
        }
        loop.schedule(this::retuneSome, 0, TimeUnit.NANOSECONDS);
    }

    private long tickBefore(long nanos) {
        return (nanos - originNanos) >> tickShift;
    }

    private static int slot(int wheel, long tick) {
        return wheel * SLOTS + ((int) (tick >> (wheel * SLOT_BITS)) & (SLOTS - 1));
    }
}
