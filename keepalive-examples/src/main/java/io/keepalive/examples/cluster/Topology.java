package io.keepalive.examples.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the nodes are: each has an address on which its peers reach it, and one for clients. The first has the highest priority.
 *
 * @param nodes name to addresses, in the order of priority
 * @param zooKeeper connect string of the ensemble to which the election is left, or an empty text
 */
public record Topology(Map<String, Addresses> nodes, String zooKeeper) {

    /**
     * One node's addresses.
     *
     * @param host where it listens, and from where it connects
     * @param meshPort for its peers
     * @param servicePort for clients
     */
    public record Addresses(String host, int meshPort, int servicePort) {

        InetSocketAddress mesh() {
            return new InetSocketAddress(host, meshPort);
        }

        InetSocketAddress service() {
            return new InetSocketAddress(host, servicePort);
        }
    }

    /** So many nodes on one host, on ports that are free. */
    public static Topology onLoopback(int nodes) throws IOException {
        List<ServerSocket> taken = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * nodes; i++) {
                taken.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            String host = InetAddress.getLoopbackAddress().getHostAddress();
            Map<String, Addresses> all = new LinkedHashMap<>();
            for (int i = 0; i < nodes; i++) {
                int mesh = taken.get(2 * i).getLocalPort();
                int service = taken.get(2 * i + 1).getLocalPort();
                all.put(name(i), new Addresses(host, mesh, service));
            }
            return new Topology(all, "");
        } finally {
            for (ServerSocket socket : taken) {
                socket.close();
            }
        }
    }

    /** So many nodes, each on an address of its own, so that one can be cut off; on Linux the whole of 127.0.0.0/8 is loopback. */
    public static Topology onOwnHosts(int nodes) {
        Map<String, Addresses> all = new LinkedHashMap<>();
        for (int i = 0; i < nodes; i++) {
            all.put(name(i), new Addresses("127.0.0.1" + (i + 1), 7801, 7901));
        }
        return new Topology(all, "");
    }

    /** The same, with the election left to an ensemble. */
    public Topology withZooKeeper(String connectString) {
        return new Topology(nodes, connectString);
    }

    private static String name(int index) {
        return "node-" + (index + 1);
    }

    List<String> names() {
        return List.copyOf(nodes.keySet());
    }

    Addresses of(String node) {
        Addresses addresses = nodes.get(node);
        if (addresses == null) {
            throw new IllegalArgumentException("node: " + node + " (expected: one of " + names() + ")");
        }
        return addresses;
    }

    /** The first has the highest. */
    int priority(String node) {
        return nodes.size() - names().indexOf(node);
    }

    /** Whether a node of higher priority takes over again when it is back: an ensemble knows no priorities. */
    boolean failsBack() {
        return zooKeeper.isEmpty();
    }

    /** As arguments of a process, which reads them with {@link #ofArguments}. */
    List<String> toArguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add("zookeeper=" + zooKeeper);
        nodes.forEach(
                (name, at) -> arguments.add(name + '=' + at.host() + ':' + at.meshPort() + ':' + at.servicePort()));
        return arguments;
    }

    static Topology ofArguments(List<String> arguments) {
        Map<String, Addresses> nodes = new LinkedHashMap<>();
        for (String argument : arguments.subList(1, arguments.size())) {
            String[] parts = argument.split("[=:]", -1);
            nodes.put(parts[0], new Addresses(parts[1], Integer.parseInt(parts[2]), Integer.parseInt(parts[3])));
        }
        return new Topology(nodes, arguments.get(0).substring("zookeeper=".length()));
    }
}
