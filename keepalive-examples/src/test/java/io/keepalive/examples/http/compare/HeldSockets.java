package io.keepalive.examples.http.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Clients that each ask once and then say nothing: how many of their connections a server still holds later. */
final class HeldSockets {

    static final int CLIENTS = 200;

    /** Between the times at which a server of these tests closes. */
    static final List<Duration> LATER =
            List.of(Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(4), Duration.ofSeconds(10));

    private static final ByteBuffer REQUEST =
            ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    private HeldSockets() {}

    /** How many are held at each of the later times, each counted from its own response. */
    static List<Integer> of(InetSocketAddress server) throws IOException, InterruptedException {
        List<SocketChannel> clients = new ArrayList<>();
        List<Long> answeredNanos = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                SocketChannel client = SocketChannel.open(server);
                clients.add(client);
                client.write(REQUEST.duplicate());
                client.read(ByteBuffer.allocate(4096));
                client.configureBlocking(false);
                answeredNanos.add(System.nanoTime());
            }
            List<Integer> held = new ArrayList<>();
            for (Duration later : LATER) {
                int open = 0;
                for (int i = 0; i < CLIENTS; i++) {
                    long leftNanos = answeredNanos.get(i) + later.toNanos() - System.nanoTime();
                    Thread.sleep(Math.max(0, leftNanos / 1_000_000)); // this is what is measured
                    open += isOpen(clients.get(i)) ? 1 : 0;
                }
                held.add(open);
            }
            return held;
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    static String heading() {
        return "| Held of " + CLIENTS + " after | "
                + LATER.stream()
                        .map(later -> (later.toMillis() % 1000 == 0
                                        ? Long.toString(later.toSeconds())
                                        : Double.toString(later.toMillis() / 1000.0))
                                + " s")
                        .collect(Collectors.joining(" | "))
                + " |";
    }

    static String row(String server, List<Integer> held) {
        return "| " + server + " | " + held.stream().map(String::valueOf).collect(Collectors.joining(" | ")) + " |";
    }

    private static boolean isOpen(SocketChannel client) {
        ByteBuffer rest = ByteBuffer.allocate(4096);
        try {
            int read = client.read(rest);
            while (read > 0) {
                rest.clear();
                read = client.read(rest);
            }
            return read == 0;
        } catch (IOException reset) {
            return false;
        }
    }
}
