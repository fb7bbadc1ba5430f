package io.keepalive.examples.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The nodes' processes, and what is done to them. */
final class Cluster implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    private final Topology topology;
    private final Chronicle chronicle;
    private final Map<String, NodeProcess> processes = new LinkedHashMap<>();

    private Cluster(Topology topology, Chronicle chronicle) {
        this.topology = topology;
        this.chronicle = chronicle;
    }

    /** Starts all nodes, and waits until each listens. */
    static Cluster start(Topology topology, Chronicle chronicle) throws IOException, InterruptedException {
        Cluster cluster = new Cluster(topology, chronicle);
        try {
            for (String node : topology.names()) {
                cluster.startNode(node);
            }
            for (String node : topology.names()) {
                cluster.awaitReady(node, 0);
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            cluster.close();
            throw failed;
        }
    }

    private void startNode(String node) throws IOException {
        processes.put(node, NodeProcess.start(topology, node, chronicle::add));
    }

    private void awaitReady(String node, long sinceMillis) throws InterruptedException {
        boolean ready = chronicle
                .await(sinceMillis, START, event -> event.node().equals(node) && event.kind() == NodeEvent.Kind.READY)
                .isPresent();
        if (!ready) {
            throw new IllegalStateException(node + " did not start within " + START);
        }
    }

    /** Does it to a node. */
    void inflict(Scene scene, String node) throws IOException, InterruptedException {
        switch (scene) {
            case KILL -> process(node).kill();
            case FREEZE -> process(node).freeze();
            case DRAIN -> process(node).command(NodeMain.DRAIN);
            case PARTITION -> OwnNetwork.cutOff(topology.of(node).host());
        }
    }

    /** Undoes it; a node that was killed is started again. */
    void heal(Scene scene, String node) throws IOException, InterruptedException {
        switch (scene) {
            case KILL -> {
                long now = System.currentTimeMillis();
                startNode(node);
                awaitReady(node, now);
            }
            case FREEZE -> process(node).thaw();
            case DRAIN -> process(node).command(NodeMain.SERVE);
            case PARTITION -> OwnNetwork.heal();
        }
    }

    private NodeProcess process(String node) {
        return Objects.requireNonNull(processes.get(node), node);
    }

    @Override
    public void close() {
        processes.values().forEach(NodeProcess::close);
    }
}
