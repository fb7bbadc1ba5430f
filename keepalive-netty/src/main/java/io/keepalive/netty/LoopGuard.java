package io.keepalive.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one event loop share, above all so that a stall at home is not a death abroad: looks at a deadline
 * that has come wait here until the loop has read whatever lay unread.
 *
 * <p>That is all it takes, whatever of a deadline fell into the stall. What the peer sent meanwhile lies in our kernel and
 * is read before the look that passes a verdict; a ping that was to be sent meanwhile is sent late, and its answer time
 * runs from then; a ping that left before was carried by the kernels. So a deadline that comes shortly after a stall needs
 * no moving. Only a peer whose bytes our full receive buffer held back may still have to send what counts, and that
 * matters with {@link io.keepalive.heartbeat.ProofOfLife#PONGS_ONLY} alone: anything else takes the bytes in that buffer.
 *
 * <p>One turn of the loop may not be enough to read everything: a selector returns 1,024 channels at most (JDK on Linux;
 * Netty's epoll 4,096), and runs timers before the next. It was enough where it read clearly fewer; but after a stall, when
 * other channels of the loop may fill its turns, as many turns are waited for as reading all of ours takes.
 *
 * <p>Confined to one event loop.
 */
final class LoopGuard {

    /** Channels that any transport serves in one turn, halved, as others than ours may be ready too. */
    private static final int SERVED_IN_ONE_TURN = 512;

    /** Looks in one turn, so that many verdicts do not hold up reading. */
    private static final int LOOKS_IN_ONE_TURN = 256;

    /** By event loop, as one thread may run several. */
    private static final FastThreadLocal<Map<EventLoop, LoopGuard>> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected Map<EventLoop, LoopGuard> initialValue() {
            return new WeakHashMap<>();
        }
    };

    /** A look that is taken in a turn of the loop if all was read until then, and in a later one anyway. */
    private record Look(Runnable taken, long earliestTurn, long latestTurn) {}

    private final LocalStalls stalls =
            new LocalStalls(LoggerFactory.getLogger(NettyKeepAlive.class), this::wheelsCatchUp);
    private final ArrayDeque<Look> looks = new ArrayDeque<>();
    private final Map<KeepAliveGroup, HeartbeatWheel> wheels = new HashMap<>();

    /** What pings are written with. */
    final PingPromises pingPromises = new PingPromises();

    private @Nullable ScheduledFuture<?> nextTurn;
    private long turn;
    private int connections;

    /** Until then the loop works off a stall, and what it reads of ours says little of all that waits. */
    private long stalledUntilTurn;

    /** The guard of an event loop, in whose thread this is called. */
    static LoopGuard of(EventLoop loop) {
        return OF_THREAD.get().computeIfAbsent(loop, first -> new LoopGuard());
    }

    /** A connection has come to this loop. */
    void joined() {
        connections++;
    }

    /** A connection has gone from this loop. */
    void left() {
        connections--;
    }

    /** The timing wheel of a group's connections on this loop. */
    HeartbeatWheel wheel(KeepAliveGroup group, EventLoop loop) {
        return wheels.computeIfAbsent(group, first -> new HeartbeatWheel(group, loop, this));
    }

    /** A group's last connection has gone from this loop. */
    void wheelStopped(KeepAliveGroup group) {
        wheels.remove(group);
    }

    private boolean wheelsCatchUp() {
        for (HeartbeatWheel wheel : wheels.values()) {
            if (wheel.catchesUp()) {
                return true;
            }
        }
        return false;
    }

    /** A connection's timer fired late by more than its group tolerates. */
    void late(KeepAliveGroup group, EventLoop loop, long latenessNanos) {
        stalledUntilTurn = turn + 1 + turnsToReadAll();
        stalls.late(group, loop, latenessNanos);
    }

    /** Runs {@code look} as soon as every channel of the loop that has something to read by now was read. */
    void afterReads(Runnable look, EventLoop loop) {
        long earliest = turn + 1;
        if (nextTurn == null || nextTurn.isDone()) {
            takeReads();
            turnAgain(loop);
        } else {
            earliest++; // the next may come before the loop reads again
        }
        looks.add(new Look(look, earliest, earliest - 1 + turnsToReadAll()));
    }

    /** How many connections were read since this was asked last. */
    private int takeReads() {
        int reads = 0;
        for (HeartbeatWheel wheel : wheels.values()) {
            reads += wheel.takeReads();
        }
        return reads;
    }

    private int turnsToReadAll() {
        return 1 + connections / SERVED_IN_ONE_TURN;
    }

    private void turnAgain(EventLoop loop) {
        nextTurn = loop.schedule(() -> turn(loop), 0, TimeUnit.NANOSECONDS); // unlike execute(), behind the reads
    }

    private void turn(EventLoop loop) {
        turn++;
        nextTurn = null;
        // fewer than a turn serves: those that have something to read are all read
        boolean readAll = takeReads() < SERVED_IN_ONE_TURN && turn - stalledUntilTurn >= 0;
        for (int i = 0; i < LOOKS_IN_ONE_TURN && isDue(looks.peek(), readAll); i++) {
            looks.remove().taken.run();
        }
        if (!looks.isEmpty() && nextTurn == null) {
            turnAgain(loop);
        }
    }

    private boolean isDue(@Nullable Look look, boolean readAll) {
        return look != null && (readAll ? look.earliestTurn : look.latestTurn) <= turn;
    }
}
