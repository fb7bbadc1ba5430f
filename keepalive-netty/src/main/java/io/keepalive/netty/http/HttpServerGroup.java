package io.keepalive.netty.http;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpDrain;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.internal.Durations;
import io.keepalive.lifetime.Drained;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the connections of one {@link HttpServerKeepAlive} share. Thread-safe. */
final class HttpServerGroup {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServerKeepAlive.class);

    final HttpKeepAlive policy;
    final KeepAliveValues headerValues;
    final long lingerNanos;
    final HttpServerCounters counters = new HttpServerCounters();

    private final BiPredicate<? super Channel, ? super HttpRequest> noKeepAlive;
    private final BiConsumer<? super Channel, ? super HttpClose> onClose;
    private final Set<HttpServerHandler> connections = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable HttpDrainRun> drain = new AtomicReference<>();

    HttpServerGroup(HttpServerKeepAliveBuilder builder) {
        policy = builder.policy;
        lingerNanos = Durations.saturatedNanos(policy.linger());
        headerValues = new KeepAliveValues(policy);
        noKeepAlive = builder.noKeepAlive;
        onClose = builder.onClose;
    }

    CompletableFuture<Drained> drain(HttpDrain settings) {
        HttpDrainRun run = new HttpDrainRun(settings);
        if (!drain.compareAndSet(null, run)) {
            throw new IllegalStateException("drain: begun before (expected: one drain of an instance)");
        }
        return run.start(connections);
    }

    void opened(HttpServerHandler connection) {
        counters.connectionOpened();
        connections.add(connection);
        HttpDrainRun run = drain.get();
        if (run != null) {
            run.joined(connection);
        }
    }

    /** A connection goes on without HTTP keep-alive, unless it was closed before. */
    void left(HttpServerHandler connection) {
        if (connections.contains(connection)) {
            counters.connectionUpgraded();
            remove(connection);
        }
    }

    void closed(HttpServerHandler connection, HttpClose reason) {
        if (connections.contains(connection)) {
            counters.connectionClosed(reason);
            Channel channel = connection.channel();
            LOG.debug("{} closed: {}", channel, reason.words());
            try {
                onClose.accept(channel, reason);
            } catch (Throwable thrown) {
                LOG.warn("{} onClose threw; the connection had ended: {}", channel, reason.words(), thrown);
            }
            HttpDrainRun run = drain.get();
            if (run != null) {
                run.ended(connection);
            }
            remove(connection);
        }
    }

    boolean isChosenForNoKeepAlive(Channel channel, HttpRequest request) {
        try {
            return noKeepAlive.test(channel, request);
        } catch (Throwable thrown) {
            LOG.warn("{} noKeepAliveFor threw; the connection is kept", channel, thrown);
            return false;
        }
    }

    /** How many connections are open. */
    int size() {
        return connections.size();
    }

    /** Only when all is said of it: whoever finds none left has everything counted. */
    private void remove(HttpServerHandler connection) {
        connections.remove(connection);
        HttpDrainRun run = drain.get();
        if (run != null && connections.isEmpty()) {
            run.noneLeft(connection);
        }
    }
}
