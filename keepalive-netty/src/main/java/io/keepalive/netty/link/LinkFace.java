package io.keepalive.netty.link;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.netty.internal.LoopClock;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What other threads see of a link: written on its event loop alone, and read anywhere. */
final class LinkFace {

    private final EventLoop loop;
    private volatile View view = new View(LinkState.CONNECTING, null, 0, 0, 0, null, false, null, null);
    private volatile CompletableFuture<Channel> connected = new CompletableFuture<>();

    /** Those who wait for it. Whoever waits no longer is let go of at once: there may be none for hours. */
    private final Map<Object, CompletableFuture<Channel>> waiters = new ConcurrentHashMap<>();

    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** One moment; times are the event loop's. */
    record View(
            LinkState state,
            @Nullable Channel channel,
            long upSinceNanos,
            long connections,
            int failures,
            @Nullable Long nextAttemptNanos,
            boolean replacing,
            @Nullable Diagnosis lastDiagnosis,
            @Nullable Throwable lastFailure) {}

    LinkFace(EventLoop loop) {
        this.loop = loop;
    }

    EventLoop loop() {
        return loop;
    }

    LinkState state() {
        return view.state;
    }

    Optional<Channel> channel() {
        return Optional.ofNullable(view.channel);
    }

    CompletableFuture<Channel> connected() {
        CompletableFuture<Channel> next = connected;
        if (next.isDone()) {
            return next.copy();
        }
        CompletableFuture<Channel> waiter = new CompletableFuture<>();
        Object key = new Object();
        waiters.put(key, waiter);
        waiter.whenComplete((channel, failure) -> waiters.remove(key));
        if (next.isDone()) { // meanwhile, and it may not have been found
            next.whenComplete((channel, failure) -> tell(waiter, channel, failure));
        }
        return waiter;
    }

    private static void tell(
            CompletableFuture<Channel> waiter, @Nullable Channel channel, @Nullable Throwable failure) {
        if (channel != null) {
            waiter.complete(channel);
        } else if (failure != null) {
            waiter.completeExceptionally(failure);
        }
    }

    /** How many wait. */
    int waiting() {
        return waiters.size();
    }

    CompletableFuture<Void> closed() {
        return closed.copy();
    }

    LinkStatus status() {
        View seen = view;
        long now = LoopClock.nanos(loop);
        return new LinkStatus(
                seen.state,
                seen.connections,
                seen.failures,
                Optional.ofNullable(seen.nextAttemptNanos).map(due -> Duration.ofNanos(Math.max(0, due - now))),
                seen.replacing,
                Optional.ofNullable(seen.channel).map(up -> Duration.ofNanos(Math.max(0, now - seen.upSinceNanos))),
                Optional.ofNullable(seen.lastDiagnosis),
                Optional.ofNullable(seen.lastFailure));
    }

    void show(View now) {
        view = now;
    }

    /** There is a connection: whoever waits for one has it. */
    void up(Channel channel) {
        if (connected.isDone()) {
            connected = CompletableFuture.completedFuture(channel);
        } else {
            connected.complete(channel);
            waiters.values().forEach(waiter -> waiter.complete(channel));
        }
    }

    /** There is none; whoever asks from now on waits for the next. */
    void down() {
        connected = new CompletableFuture<>();
    }

    /** There will be none. */
    void over(LinkClosedException reason) {
        CompletableFuture<Channel> waiting = connected;
        connected = CompletableFuture.failedFuture(reason);
        waiting.completeExceptionally(reason);
        waiters.values().forEach(waiter -> waiter.completeExceptionally(reason));
    }

    /** Nothing is left open. */
    void quiet() {
        closed.complete(null);
    }
}
