package io.keepalive.examples.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.keepalive.DetectionTime;
import io.keepalive.examples.support.Times;
import io.keepalive.examples.support.Transport;
import io.keepalive.failover.Role;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Plays the scenes one after the other, each on the primary of the moment, and prints the cluster while it does. */
public final class Show {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final Topology topology;
    private final Transport transport;
    private final LiveTable table;
    private final long secondsBetweenTables;
    private final Chronicle chronicle = new Chronicle();

    /**
     * Prepares the show.
     *
     * @param out where to print
     * @param rewrites whether that is a terminal, on which the table is printed in place
     */
    public Show(Topology topology, Transport transport, PrintStream out, boolean rewrites) {
        this.topology = topology;
        this.transport = transport;
        this.table = new LiveTable(out, rewrites);
        this.secondsBetweenTables = rewrites ? 1 : 3;
    }

    /** What is about to be seen, for people. */
    public String introduction() {
        return """
                %d processes, each linked to each other, heartbeats every %s with each node's state. The first that is well is
                primary. A client has a link to each, hears with its pongs who is primary, and sends numbered orders to that one.
                """.formatted(topology.names().size(), Times.seconds(ClusterSettings.PERIOD));
    }

    /** Plays them all. */
    public ClusterReport play(List<Scene> scenes) throws IOException, InterruptedException {
        ScheduledExecutorService painter = Executors.newSingleThreadScheduledExecutor();
        try (Cluster cluster = Cluster.start(topology, chronicle);
                OrderClient client = new OrderClient(topology, transport)) {
            painter.scheduleAtFixedRate(
                    () -> table.show(topology, client::seen, client.lastTally()), 1, secondsBetweenTables, SECONDS);
            String primary = becomesPrimary(0, PATIENCE)
                    .orElseThrow(() -> new IllegalStateException("nobody became primary within " + PATIENCE))
                    .node();
            table.say(primary + " is primary");
            List<Outcome> outcomes = new ArrayList<>();
            for (Scene scene : scenes) {
                settle();
                Outcome outcome = play(scene, primary, cluster, client);
                outcomes.add(outcome);
                primary = lastPrimary(primary);
            }
            return new ClusterReport(outcomes, !topology.failsBack());
        } finally {
            painter.shutdownNow();
        }
    }

    private Outcome play(Scene scene, String primary, Cluster cluster, OrderClient client)
            throws IOException, InterruptedException {
        client.forgetGap();
        Tally before = client.tally();
        table.say("\n" + primary + " is " + scene.past() + ": " + scene.explanation());
        long fault = System.currentTimeMillis();
        cluster.inflict(scene, primary);
        Optional<Duration> detected = chronicle
                .await(fault, PATIENCE, event -> tellsOf(event, primary))
                .map(event -> Chronicle.between(fault, event));
        Optional<NodeEvent> next = becomesPrimary(fault, PATIENCE);
        Optional<Duration> switched = next.map(event -> Chronicle.between(fault, event));
        table.say(next.map(event -> event.node() + " took over after " + Times.seconds(switched.orElse(Duration.ZERO)))
                .orElse("nobody took over"));
        settle();
        settle();
        cluster.heal(scene, primary);
        long expected = 1;
        if (topology.failsBack()) {
            expected = 2;
            chronicle.await(fault, PATIENCE, event -> event.node().equals(primary) && isPromotion(event));
        }
        settle();
        long switches = chronicle.count(fault, Show::isPromotion);
        DetectionTime detection = ClusterSettings.detection(scene);
        return new Outcome(
                scene,
                primary,
                next.map(NodeEvent::node),
                detection,
                detected,
                ClusterSettings.switching(topology, scene),
                switched,
                switches,
                expected,
                chronicle.mostPrimaries(fault, primary, scene == Scene.DRAIN),
                client.tally().since(before));
    }

    private Optional<NodeEvent> becomesPrimary(long sinceMillis, Duration patience) throws InterruptedException {
        return chronicle.await(sinceMillis, patience, Show::isPromotion);
    }

    private static boolean isPromotion(NodeEvent event) {
        return event.kind() == NodeEvent.Kind.ROLE && event.about().equals(Role.PRIMARY.name());
    }

    private String lastPrimary(String otherwise) {
        return chronicle.last(Show::isPromotion).map(NodeEvent::node).orElse(otherwise);
    }

    private static boolean tellsOf(NodeEvent event, String node) {
        return event.about().equals(node)
                && switch (event.kind()) {
                    case SUSPECT, GONE, DRAINS -> true;
                    default -> false;
                };
    }

    private static void settle() throws InterruptedException {
        SECONDS.sleep(SETTLING.toSeconds());
    }
}
