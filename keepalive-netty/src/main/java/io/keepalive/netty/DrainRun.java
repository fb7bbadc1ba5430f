package io.keepalive.netty;

import io.keepalive.internal.Durations;
import io.keepalive.lifetime.Drain;
import io.keepalive.lifetime.DrainPace;
import io.keepalive.lifetime.Drained;
import io.keepalive.netty.internal.LoopClock;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One drain of a group, over all of its event loops, which share its pace. Thread-safe. */
final class DrainRun {

    private final Members members;
    private final Drain settings;
    private final ConcurrentMap<EventLoop, LoopDrain> byLoop = new ConcurrentHashMap<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();
    private final AtomicInteger loopsBeforeBound = new AtomicInteger();
    private final CompletableFuture<Drained> drained = new CompletableFuture<>();

    /** From the start on, with a clock that all event loops share. */
    private final AtomicReference<@Nullable Started> started = new AtomicReference<>();

    /** What is known when it starts. */
    record Started(DrainPace pace, long nanos, long boundNanos, long graceNanos) {}

    DrainRun(Members members, Drain settings) {
        this.members = members;
        this.settings = settings;
    }

    CompletableFuture<Drained> start() {
        Iterator<EventLoop> loops = members.loops().iterator();
        if (!loops.hasNext()) {
            drained.complete(new Drained(0, 0, Duration.ZERO));
        } else {
            long now = LoopClock.nanos(loops.next());
            begin(now);
            if (members.count() == 0) {
                complete(now);
            }
            members.loops().forEach(loop -> onLoop(loop, () -> of(loop).addAll(members.of(loop))));
        }
        return drained.copy();
    }

    private Started begin(long nowNanos) {
        int connections = members.count();
        Started first = new Started(
                settings.paceFor(connections, nowNanos),
                nowNanos,
                settings.boundNanos(connections),
                Durations.saturatedNanos(settings.grace()));
        Started before = started.compareAndExchange(null, first);
        return before == null ? first : before;
    }

    /** A connection has come to an event loop, which this is called on. */
    void joined(EventLoop loop, ChannelKeepAlive connection) {
        of(loop).addAll(List.of(connection));
    }

    /** A connection has gone, and so many are left; called on its event loop. */
    void left(ChannelKeepAlive connection, int left) {
        if (connection.ended() || !connection.channel.isOpen()) {
            ended.incrementAndGet();
            OrderlyEnd end = OrderlyEnd.of(connection.channel);
            if (end != null && end.wasCutOff()) {
                cutOff.incrementAndGet();
            }
        }
        if (left == 0) {
            complete(LoopClock.nanos(connection.channel.eventLoop()));
        }
    }

    /** An event loop has closed all that was left. */
    void boundPassed(long nowNanos) {
        if (loopsBeforeBound.decrementAndGet() == 0) {
            complete(nowNanos);
        }
    }

    private void complete(long nowNanos) {
        Started present = started.get();
        if (present != null) {
            Duration took = Duration.ofNanos(Math.max(0, nowNanos - present.nanos()));
            drained.complete(new Drained(ended.get(), cutOff.get(), took));
        }
    }

    private LoopDrain of(EventLoop loop) {
        return byLoop.computeIfAbsent(loop, first -> {
            loopsBeforeBound.incrementAndGet();
            return new LoopDrain(this, members, loop, begin(LoopClock.nanos(loop)));
        });
    }

    private static void onLoop(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException shutDown) {
            // and it has closed its channels
        }
    }
}
