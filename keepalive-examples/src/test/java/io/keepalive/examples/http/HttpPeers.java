package io.keepalive.examples.http;

import java.io.IOException;
import java.net.InetSocketAddress;
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

    /** What holds sockets besides nginx and Apache. */
    static final List<String> HOLDING = List.of("Netty's `HttpServerKeepAliveHandler` alone");

    private final List<HttpPeer> running = new ArrayList<>();
    private final NettyAlone nettyAlone = new NettyAlone();

    private HttpPeers() {}

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
        } catch (IOException | InterruptedException failed) {
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
        ExecutorService clients = Executors.newCachedThreadPool();
        try {
            Map<String, Future<List<Integer>>> holding = new LinkedHashMap<>();
            addresses()
                    .forEach((server, address) -> holding.put(server, clients.submit(() -> HeldSockets.of(address))));
            Comparison comparison = Comparison.run(Scenarios.all(), running);
            Map<String, List<Integer>> held = new LinkedHashMap<>();
            for (Map.Entry<String, Future<List<Integer>>> each : holding.entrySet()) {
                held.put(each.getKey(), each.getValue().get());
            }
            return new Observed(comparison, held);
        } finally {
            clients.shutdownNow();
        }
    }

    @Override
    public void close() {
        running.forEach(HttpPeer::close);
        nettyAlone.close();
    }

    private Map<String, InetSocketAddress> addresses() {
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
        running.forEach(peer -> addresses.put(peer.name(), peer.address(Settings.IDLE)));
        addresses.put(HOLDING.get(0), nettyAlone.address());
        return addresses;
    }

    /** What was seen: the scenarios, and how many sockets each server held. */
    record Observed(Comparison comparison, Map<String, List<Integer>> held) {}
}
