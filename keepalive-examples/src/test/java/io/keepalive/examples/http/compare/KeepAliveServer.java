package io.keepalive.examples.http.compare;

import io.keepalive.examples.http.HttpSite;
import io.keepalive.examples.support.Transport;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.HttpKeepAliveBuilder;
import io.keepalive.netty.http.HttpServerKeepAlive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Our example server's site, in this JVM, once for each of the settings; without margin and jitter, as the others have none. */
final class KeepAliveServer implements HttpPeer {

    private final Map<Settings, HttpSite> sites = new EnumMap<>(Settings.class);

    private KeepAliveServer() {}

    static KeepAliveServer start() throws IOException {
        KeepAliveServer server = new KeepAliveServer();
        for (Settings settings : Settings.values()) {
            server.sites.put(settings, listen(like(settings)));
        }
        return server;
    }

    /** A site with a policy, on any free port. */
    static HttpSite listen(HttpKeepAlive policy) throws IOException {
        return HttpSite.listen(
                Transport.best(), 0, HttpServerKeepAlive.builder(policy).build());
    }

    @Override
    public String name() {
        return HttpPeers.OURS;
    }

    @Override
    public String version() {
        return "";
    }

    @Override
    public boolean has(Settings settings) {
        return true;
    }

    @Override
    public InetSocketAddress address(Settings settings) {
        return loopback(sites.get(settings));
    }

    /** Where this machine reaches a site. */
    static InetSocketAddress loopback(HttpSite site) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), site.port());
    }

    @Override
    public void close() {
        sites.values().forEach(HttpSite::close);
    }

    private static HttpKeepAlive like(Settings settings) {
        HttpKeepAliveBuilder policy = HttpKeepAlive.builder()
                .idleTimeout(Duration.ofSeconds(settings.idle))
                .margin(Duration.ZERO)
                .idleJitter(0)
                .maxRequests(settings.requests)
                .maxAge(Duration.ofSeconds(settings.age))
                .ageJitter(0)
                .headerTimeout(Duration.ofSeconds(settings.header))
                .linger(Settings.LINGER);
        return settings.advertised < settings.idle
                ? policy.advertise(Duration.ofSeconds(settings.advertised)).build()
                : policy.build();
    }
}
