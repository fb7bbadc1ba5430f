package io.keepalive.netty.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Another host on this machine: a network namespace, joined to ours by a cable (veth) that can be cut. Needs root and
 * iproute2; its names carry this process's id, and closing it removes everything.
 */
final class OtherHost implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** An address of a network card that nobody has, so that what is sent there is lost without a word. */
    private static final String NOBODY = "02:00:5e:00:53:01";

    private final String namespace;
    private final String ourEnd;
    private final String theirEnd;
    private final String ourAddress;
    private final String theirAddress;
    private @Nullable PeerProcess peer;

    private OtherHost(long pid, int number) {
        String id = Long.toString(pid, Character.MAX_RADIX) + "-" + number;
        namespace = "keepalive-" + id;
        ourEnd = "ka-" + id + "a";
        theirEnd = "ka-" + id + "b";
        long slot = (pid * 7 + number) % 0x4000; // of 198.18.0.0/16, which is for benchmarks (RFC 2544)
        String network = "198.18." + (slot >> 6) + ".";
        ourAddress = network + ((slot & 63) * 4 + 1);
        theirAddress = network + ((slot & 63) * 4 + 2);
    }

    /** Skips the test where the machine does not permit it, or fails it under {@code -Dnetlab=required}. */
    static OtherHost orSkip() throws IOException, InterruptedException {
        OtherHost host = new OtherHost(ProcessHandle.current().pid(), COUNT.incrementAndGet());
        try {
            host.build();
            return host;
        } catch (IOException refused) {
            host.close();
            Required.orSkip("netlab", false, "no network namespace: " + refused.getMessage());
            throw refused;
        }
    }

    private void build() throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
        ip("netns add " + namespace);
        ip("link add " + ourEnd + " type veth peer name " + theirEnd + " netns " + namespace);
        ip("addr add " + ourAddress + "/30 dev " + ourEnd);
        ip("link set " + ourEnd + " up");
        ip("-n " + namespace + " addr add " + theirAddress + "/30 dev " + theirEnd);
        ip("-n " + namespace + " link set " + theirEnd + " up");
        ip("-n " + namespace + " link set lo up");
    }

    /** Starts a peer there that answers pings. */
    InetSocketAddress listen() throws IOException {
        peer = PeerProcess.listening(List.of("ip", "netns", "exec", namespace));
        return new InetSocketAddress(theirAddress, peer.port());
    }

    /** From now on nothing arrives, in either direction, and neither host is told. */
    void cut() throws IOException, InterruptedException {
        ip("-n " + namespace + " neigh replace " + ourAddress + " lladdr " + NOBODY + " nud permanent dev " + theirEnd);
        ip("neigh replace " + theirAddress + " lladdr " + NOBODY + " nud permanent dev " + ourEnd);
    }

    /** From now on there is no host of its address, which our own soon finds out (by ARP) and tells the connections. */
    void vanish() throws IOException, InterruptedException {
        ip("-n " + namespace + " addr flush dev " + theirEnd);
        ip("neigh flush dev " + ourEnd);
    }

    @Override
    public void close() {
        if (peer != null) {
            peer.close();
        }
        remove();
    }

    /** The cable goes with its end there, but only when the last process there has gone: so our end first. */
    private void remove() {
        for (String command : List.of("link delete " + ourEnd, "netns delete " + namespace)) {
            try {
                ip(command);
            } catch (IOException gone) {
                // was never made, or is removed already
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void ip(String arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of("ip"), Arrays.stream(arguments.split(" ", -1)))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("ip " + arguments + ": " + said.trim());
        }
    }
}
