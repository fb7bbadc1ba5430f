package io.keepalive.examples.http;

import io.keepalive.examples.support.Transport;
import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpDrain;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.lifetime.Drained;
import io.keepalive.netty.http.HttpServerKeepAlive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The example's site on a free port of the loopback address, with a count of why its connections closed. */
final class TestSite implements AutoCloseable {

    private final Map<HttpClose, Integer> closes = new ConcurrentHashMap<>();
    private final HttpSite site;

    TestSite(HttpKeepAlive policy) throws IOException {
        HttpServerKeepAlive keepAlive = HttpServerKeepAlive.builder(policy)
                .onClose((channel, reason) -> closes.merge(reason, 1, Integer::sum))
                .build();
        site = HttpSite.listen(Transport.best(), 0, keepAlive);
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    int port() {
        return site.address().getPort();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    /** How many connections it has accepted. */
    int connections() {
        return site.connections();
    }

    /** How many connections have closed for this reason. */
    int closed(HttpClose reason) {
        return closes.getOrDefault(reason, 0);
    }

    Map<HttpClose, Integer> closes() {
        return closes;
    }

    CompletableFuture<Drained> drain(HttpDrain how) {
        return site.drain(how);
    }

    @Override
    public void close() {
        site.close();
    }
}
