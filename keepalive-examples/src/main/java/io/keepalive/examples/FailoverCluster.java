package io.keepalive.examples;

import io.keepalive.examples.cluster.ClusterReport;
import io.keepalive.examples.cluster.OwnNetwork;
import io.keepalive.examples.cluster.Scene;
import io.keepalive.examples.cluster.Show;
import io.keepalive.examples.cluster.Topology;
import io.keepalive.examples.support.CommandLines;
import io.keepalive.examples.support.CommonOptions;
import io.keepalive.examples.support.Console;
import io.keepalive.examples.zookeeper.EmbeddedZooKeeper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A cluster of five processes on this machine with one primary, and a client that sends numbered orders to it. The primary is killed,
 * frozen, drained and cut off in turn: who takes over, when, and what became of the orders, beside the prediction. Exit status 0 only if
 * everything came out as predicted.
 */
@Command(
        name = "FailoverCluster",
        sortOptions = false,
        description = "Lets the primary of five processes fail in four ways and shows who takes over, and when.")
@SuppressWarnings("NullAway.Init") // picocli fills the options in
public final class FailoverCluster implements Callable<Integer> {

    @Option(
            names = "--scenes",
            split = ",",
            paramLabel = "SCENE",
            description =
                    "What happens to the primary: ${COMPLETION-CANDIDATES}; all of them by default, a partition where it"
                            + " can be made (Linux, root, ip and nft).")
    private @Nullable List<Scene> scenes;

    @Option(
            names = "--zookeeper",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "ADDRESS",
            description =
                    "Leaves the election to ZooKeeper: to the ensemble at this address (host:port,...), or to a server that"
                            + " is started for it.")
    private @Nullable String zooKeeper;

    @Mixin
    private final CommonOptions options = new CommonOptions();

    private static final int NODES = 5;

    private final String[] arguments;

    private FailoverCluster(String... arguments) {
        this.arguments = arguments;
    }

    /** Plays the scenes; {@code --help} tells its options. */
    public static void main(String[] args) {
        CommandLines.runAndExit(new FailoverCluster(args), args);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Scene> wanted = scenes == null ? scenesByDefault() : scenes;
        if (wanted.contains(Scene.PARTITION) && !OwnNetwork.isHere()) {
            if (!OwnNetwork.isPossible()) {
                throw new IllegalArgumentException(
                        "scenes: partition (expected: Linux, root, unshare, ip and nft, in whose stead the others do)");
            }
            return OwnNetwork.runAgain(FailoverCluster.class, List.of(arguments));
        }
        Topology topology = OwnNetwork.isHere() ? Topology.onOwnHosts(NODES) : Topology.onLoopback(NODES);
        if (zooKeeper == null) {
            return play(topology, wanted);
        }
        if (!zooKeeper.isEmpty()) {
            return play(topology.withZooKeeper(zooKeeper), wanted);
        }
        try (EmbeddedZooKeeper server = new EmbeddedZooKeeper()) {
            return play(topology.withZooKeeper(server.connectString()), wanted);
        }
    }

    private int play(Topology topology, List<Scene> wanted) throws IOException, InterruptedException {
        Show show = new Show(topology, options.transport(), System.out, Console.rewritesLines());
        System.out.println(show.introduction());
        ClusterReport report = show.play(wanted);
        System.out.println();
        report.print(System.out);
        return report.exitStatus();
    }

    /** A partition of an ensemble's client is the ensemble's business. */
    private List<Scene> scenesByDefault() throws InterruptedException {
        List<Scene> all = new ArrayList<>(List.of(Scene.values()));
        if (zooKeeper != null) {
            all.remove(Scene.PARTITION);
        } else if (!OwnNetwork.isHere() && !OwnNetwork.isPossible()) {
            all.remove(Scene.PARTITION);
            System.out.println("No partition is played: it needs Linux, root, unshare, ip and nft.");
        }
        return all;
    }
}
