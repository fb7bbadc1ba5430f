package io.keepalive.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.support.Transport;
import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpDrain;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.lifetime.Drained;
import io.keepalive.netty.http.HttpServerCounters;
import io.keepalive.netty.http.HttpServerKeepAlive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The example's site on a free port of the loopback address. */
final class TestSite implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final Map<HttpClose, Semaphore> closed = new ConcurrentHashMap<>();
    private final HttpServerKeepAlive keepAlive;
    private final HttpSite site;

    TestSite(HttpKeepAlive policy) throws IOException {
        keepAlive = HttpServerKeepAlive.builder(policy)
                .onClose((channel, reason) -> closed.computeIfAbsent(reason, first -> new Semaphore(0))
                        .release())
                .build();
        site = HttpSite.listen(Transport.best(), 0, keepAlive);
    }

    String url(String path) {
        return "http://127.0.0.1:" + site.port() + path;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), site.port());
    }

    HttpServerCounters counters() {
        return keepAlive.counters();
    }

    /** Waits until so many connections have closed for a reason: clients may know of a close before the server does. */
    void awaitClosed(HttpClose reason, int count) throws InterruptedException {
        Semaphore seen = closed.computeIfAbsent(reason, first -> new Semaphore(0));
        assertThat(seen.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(counters().toString())
                .isTrue();
        seen.release(count);
    }

    CompletableFuture<Drained> drain(HttpDrain how) {
        return site.drain(how);
    }

    @Override
    public void close() {
        site.close();
    }
}
