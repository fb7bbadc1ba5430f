package io.keepalive.netty;

import io.keepalive.lifetime.Drain;
import io.keepalive.lifetime.Drained;
import io.netty.channel.EventLoop;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * All connections of a group, by event loop, where they may have to be drained: Netty's event loops do not tell theirs. A set
 * for each loop that only this loop touches costs two references a connection and some room to grow; where nobody drains it
 * costs nothing.
 *
 * <p>Thread-safe; that a connection joined and left is told on its event loop.
 */
final class Members {

    private final boolean kept;
    private final ConcurrentMap<EventLoop, Set<ChannelKeepAlive>> byLoop = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicReference<@Nullable DrainRun> drain = new AtomicReference<>();

    Members(boolean kept) {
        this.kept = kept;
    }

    /** A connection is on its event loop, which is told once or more often. */
    void joined(ChannelKeepAlive connection) {
        if (!kept) {
            return;
        }
        EventLoop loop = connection.channel.eventLoop();
        Set<ChannelKeepAlive> members =
                byLoop.computeIfAbsent(loop, first -> Collections.newSetFromMap(new IdentityHashMap<>()));
        if (members.add(connection)) {
            count.incrementAndGet();
            DrainRun run = drain.get();
            if (run != null) {
                run.joined(loop, connection);
            }
        }
    }

    /** A connection has ended, was left alone, or is on its way to another event loop; told once or more often. */
    void left(ChannelKeepAlive connection) {
        if (!kept) {
            return;
        }
        EventLoop loop = connection.channel.eventLoop();
        if (!loop.inEventLoop()) {
            loop.execute(() -> left(connection));
            return;
        }
        Set<ChannelKeepAlive> members = byLoop.get(loop);
        if (members == null || !members.remove(connection)) {
            return;
        }
        if (members.isEmpty()) {
            byLoop.remove(loop);
        }
        int left = count.decrementAndGet();
        DrainRun run = drain.get();
        if (run != null) {
            run.left(connection, left);
        }
    }

    int count() {
        return count.get();
    }

    Set<EventLoop> loops() {
        return byLoop.keySet();
    }

    /** The connections of the event loop that asks. */
    List<ChannelKeepAlive> of(EventLoop loop) {
        return List.copyOf(byLoop.getOrDefault(loop, Set.of()));
    }

    CompletableFuture<Drained> drain(Drain settings) {
        if (!kept) {
            throw new IllegalStateException("drain: not prepared for (expected: drainable() at the builder)");
        }
        DrainRun run = new DrainRun(this, settings);
        if (!drain.compareAndSet(null, run)) {
            throw new IllegalStateException("drain: runs already (expected: one for each instance)");
        }
        return run.start();
    }
}
