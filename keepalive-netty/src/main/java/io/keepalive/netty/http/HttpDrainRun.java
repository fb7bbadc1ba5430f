package io.keepalive.netty.http;

import io.keepalive.http.HttpDrain;
import io.keepalive.internal.Durations;
import io.keepalive.lifetime.Drained;
import io.keepalive.netty.internal.LoopClock;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One drain of a server's HTTP connections, over all of their event loops. Thread-safe. */
final class HttpDrainRun {

    private final HttpDrain settings;
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();
    private final CompletableFuture<Drained> drained = new CompletableFuture<>();

    /** On the clock that all event loops share. */
    private final AtomicReference<@Nullable Long> startNanos = new AtomicReference<>();

    HttpDrainRun(HttpDrain settings) {
        this.settings = settings;
    }

    CompletableFuture<Drained> start(Set<HttpServerHandler> connections) {
        connections.forEach(this::joined);
        if (connections.isEmpty()) {
            complete(Duration.ZERO); // none there, or gone at once
        }
        return drained.copy();
    }

    /** A connection is to end; called once or twice for one that comes just when the drain begins. */
    void joined(HttpServerHandler connection) {
        EventLoop loop = connection.channel().eventLoop();
        long start = startedAt(loop);
        long waited = settings.idleWaitNanos(ThreadLocalRandom.current().nextDouble());
        long bound = Durations.saturatedNanos(settings.bound());
        connection.drain(start + waited, start + bound);
    }

    /** A connection has ended. */
    void ended(HttpServerHandler connection) {
        ended.incrementAndGet();
        if (connection.wasCutOff()) {
            cutOff.incrementAndGet();
        }
    }

    /** No connection is left after this one. */
    void noneLeft(HttpServerHandler last) {
        EventLoop loop = last.channel().eventLoop();
        complete(Duration.ofNanos(LoopClock.nanos(loop) - startedAt(loop)));
    }

    private long startedAt(EventLoop loop) {
        Long started = startNanos.get();
        if (started != null) {
            return started;
        }
        long now = LoopClock.nanos(loop);
        return startNanos.compareAndSet(null, now) ? now : startedAt(loop);
    }

    private void complete(Duration took) {
        drained.complete(new Drained(ended.get(), cutOff.get(), took));
    }
}
