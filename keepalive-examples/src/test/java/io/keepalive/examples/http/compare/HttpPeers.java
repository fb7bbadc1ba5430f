package io.keepalive.examples.http.compare;

import io.keepalive.examples.http.HttpSite;
import io.keepalive.examples.support.StallWatch;
import io.keepalive.http.HttpKeepAlive;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The servers that run here, and what all of them did. */
final class HttpPeers implements AutoCloseable {

    /** Our example server's name. */
    static final String OURS = "Keepalive";

    /** What holds sockets besides the servers of the scenarios. */
    private static final String WITH_MARGIN = OURS + ", with margin 1 s and jitter 0.1";

    private static final String NETTY_ALONE = "Netty's `HttpServerKeepAliveHandler` alone";

    /** What holds sockets and is always there. */
    static final List<String> HOLDING = List.of(OURS, WITH_MARGIN, NETTY_ALONE);

    private final List<HttpPeer> running = new ArrayList<>();
    private final NettyAlone nettyAlone = new NettyAlone();
    private final HttpSite withMargin = KeepAliveServer.listen(
            HttpKeepAlive.builder().idleTimeout(Duration.ofSeconds(2)).build());

    private HttpPeers() throws IOException {}

    /** Starts those that are installed. */
    static HttpPeers start() throws IOException, InterruptedException {
        HttpPeers peers = new HttpPeers();
        try {
            if (Nginx.absent().isEmpty()) {
                peers.running.add(Nginx.start());
            }
            if (Apache.absent().isEmpty()) {
                peers.running.add(Apache.start());
            }
            peers.running.add(KeepAliveServer.start());
        } catch (IOException | InterruptedException | RuntimeException failed) {
            peers.close();
            throw failed;
        }
        return peers;
    }

    /** Why one is missing, by its name. */
    static Map<String, Optional<String>> absent() {
        Map<String, Optional<String>> absent = new LinkedHashMap<>();
        absent.put("nginx", Nginx.absent());
        absent.put("Apache", Apache.absent());
        return absent;
    }

    List<HttpPeer> running() {
        return running;
    }

    /** Runs all scenarios and counts held sockets meanwhile. */
    Observed observe() throws Exception {
        Comparison.run(Scenarios.thatEndAtOnce(), running); // loads our classes, which takes time on a cold JVM
        ExecutorService clients = Executors.newCachedThreadPool();
        try (StallWatch watch = new StallWatch()) {
            Map<String, Future<List<Integer>>> holding = new LinkedHashMap<>();
            holding().forEach((server, address) -> holding.put(server, clients.submit(() -> HeldSockets.of(address))));
            Comparison comparison = Comparison.run(Scenarios.all(), running);
            Map<String, List<Integer>> held = new LinkedHashMap<>();
            for (Map.Entry<String, Future<List<Integer>>> each : holding.entrySet()) {
                held.put(each.getKey(), each.getValue().get());
            }
            return new Observed(comparison, held, watch.longest());
        } finally {
            clients.shutdownNow();
        }
    }

    @Override
    public void close() {
        running.forEach(HttpPeer::close);
        withMargin.close();
        nettyAlone.close();
    }

    /** Where each of those listens that hold idle connections for 2 s, or for ever. */
    Map<String, InetSocketAddress> holding() {
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
        running.forEach(peer -> addresses.put(peer.name(), peer.address(Settings.IDLE)));
        addresses.put(WITH_MARGIN, KeepAliveServer.loopback(withMargin));
        addresses.put(NETTY_ALONE, nettyAlone.address());
        return addresses;
    }

    HttpPeer named(String name) {
        return running.stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What was seen: the scenarios, how many sockets each server held, and how long this JVM had to wait meanwhile. */
    record Observed(Comparison comparison, Map<String, List<Integer>> held, Duration longestStall) {}
}
