package io.keepalive.netty.netlab;

import io.keepalive.netty.transport.Required;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Three hosts in network namespaces of this machine, whose kernels speak TCP with each other through a NAT that can
 * forget, reset, lose and drop:
 *
 * <pre>{@code
 * client ── 10.9.1.0/24 ── gateway ── 10.9.2.0/24 ── server
 * }</pre>
 *
 * <p>Needs root, iproute2 and nftables; packet captures need tcpdump, {@link Gateway#remembers} needs conntrack. Labs do
 * not see each other, so tests with one each can run side by side. Closing a lab removes it and ends its processes; if
 * this JVM ends before, or is killed, its shutdown or the next lab does.
 *
 * <p>A lab is for one thread at a time.
 */
public final class NetLab implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Set<NetLab> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(NetLab::close)));
    }

    private final List<Namespace> namespaces = new ArrayList<>();
    private final int number = COUNT.incrementAndGet();
    private Host client;
    private Host server;
    private Gateway gateway;

    private NetLab() {}

    /** Builds a lab; skips the test where the machine does not permit it, or fails it under {@code -Dnetlab=required}. */
    public static NetLab orSkip() throws IOException {
        requireRightsAndPrograms();
        Namespace.removeLeftovers();
        NetLab lab = new NetLab();
        OPEN.add(lab);
        try {
            lab.build();
            return lab;
        } catch (IOException e) {
            lab.close();
            throw e;
        }
    }

    private static void requireRightsAndPrograms() {
        try (Namespace trial = new Namespace(COUNT.incrementAndGet(), "trial")) {
            trial.ip("link set lo up");
            trial.run("nft", "list", "tables");
        } catch (IOException lacking) {
            Required.orSkip("netlab", false, "no net lab: " + lacking.getMessage());
        }
    }

    private void build() throws IOException {
        Namespace left = namespace("client");
        Namespace middle = namespace("gateway");
        Namespace right = namespace("server");
        client = new Host(left, new Cable(left, middle, "client", "10.9.1"));
        server = new Host(right, new Cable(right, middle, "server", "10.9.2"));
        gateway = new Gateway(middle, "client", "server");
    }

    private Namespace namespace(String role) throws IOException {
        Namespace namespace = new Namespace(number, role);
        namespaces.add(namespace);
        return namespace;
    }

    public Host client() {
        return client;
    }

    public Host server() {
        return server;
    }

    public Gateway gateway() {
        return gateway;
    }

    /** What the names of its namespaces begin with. */
    String prefix() {
        return namespaces.get(0).name().replaceFirst("[^-]*$", "");
    }

    @Override
    public void close() {
        namespaces.forEach(Namespace::close);
        OPEN.remove(this);
    }
}
