package io.keepalive.examples;

import io.keepalive.examples.path.ForgetfulRelay;
import io.keepalive.examples.support.CommandLines;
import io.keepalive.examples.support.CommonOptions;
import io.keepalive.examples.support.Times;
import io.keepalive.netty.path.EchoEndpoint;
import io.keepalive.netty.path.PathDiscovery;
import io.keepalive.netty.path.PathTrial;
import io.keepalive.path.FilePathStore;
import io.keepalive.path.PathLimit;
import io.keepalive.path.SearchPlan;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds out how long a path keeps an idle connection. */
@Command(
        name = "PathFinder",
        sortOptions = false,
        description =
                "Finds out how long the path to an echo endpoint keeps an idle connection. Without --host it brings its"
                        + " own endpoint, behind a relay that forgets.")
@SuppressWarnings("NullAway.Init") // picocli fills the options in
public final class PathFinder implements Callable<Integer> {

    private static final int DEFAULT_PORT = 7702;

    @Option(names = "--serve", description = "Is the endpoint, until it is stopped, and finds out nothing.")
    private boolean serve;

    @Option(names = "--host", paramLabel = "HOST", description = "Host of an endpoint (another PathFinder --serve).")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the endpoint; ${DEFAULT-VALUE} by default.")
    private int port = DEFAULT_PORT;

    @Option(
            names = "--known-good",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "A silence that the path survives for sure; ${DEFAULT-VALUE} by default.")
    private Duration knownGood;

    @Option(
            names = "--longest",
            paramLabel = "TIME",
            defaultValue = "16s",
            description = "The longest silence to try; ${DEFAULT-VALUE} by default.")
    private Duration longest;

    @Option(
            names = "--forgets-after",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "When the relay forgets that stands on the path without --host; ${DEFAULT-VALUE} by default.")
    private Duration forgetsAfter;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Where to save the answer, under the endpoint's address.")
    private @Nullable Path file;

    @Mixin
    private final CommonOptions options = new CommonOptions();

    /** Runs until the answer is found; {@code --help} tells its options. */
    public static void main(String[] args) {
        CommandLines.runAndExit(new PathFinder(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        SearchPlan plan = SearchPlan.between(knownGood, longest).build();
        EventLoopGroup loops = options.transport().eventLoops(2);
        try {
            if (serve) {
                Channel endpoint = serve(loops, new InetSocketAddress(port));
                System.out.println("Echoes on " + endpoint.localAddress());
                endpoint.closeFuture().sync();
                return 0;
            }
            return find(loops, plan, host == null ? onLoopback(loops) : InetSocketAddress.createUnresolved(host, port));
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private SocketAddress onLoopback(EventLoopGroup loops) throws InterruptedException {
        Channel endpoint = serve(loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        System.out.println("A relay on loopback forgets after " + Times.seconds(forgetsAfter));
        return new ForgetfulRelay(options.transport(), loops, endpoint.localAddress(), forgetsAfter).address();
    }

    private Channel serve(EventLoopGroup loops, SocketAddress address) throws InterruptedException {
        return EchoEndpoint.builder()
                .build()
                .bind(
                        new ServerBootstrap()
                                .group(loops)
                                .channel(options.transport().serverChannel()),
                        address)
                .sync()
                .channel();
    }

    private int find(EventLoopGroup loops, SearchPlan plan, SocketAddress endpoint) throws InterruptedException {
        System.out.println("Silences of " + Times.seconds(plan.knownGood()) + " to " + Times.seconds(plan.longest())
                + ", " + plan.parallel() + " at once, in at most " + Times.seconds(plan.duration())
                + " and the time of the answers");
        long begin = System.nanoTime();
        try {
            PathLimit limit = PathDiscovery.to(endpoint, plan)
                    .onTrial(trial -> print(trial, begin))
                    .build()
                    .start(new Bootstrap()
                            .group(loops)
                            .channel(options.transport().clientChannel()))
                    .get();
            System.out.println("The path " + limit + " (found in " + since(begin) + ")");
            if (file != null) {
                FilePathStore.at(file).save(endpoint.toString(), limit);
            }
            return 0;
        } catch (ExecutionException unknown) {
            System.err.println(unknown.getMessage());
            return 1;
        }
    }

    private static void print(PathTrial trial, long begin) {
        String outcome = !trial.counts() ? "does not count" : trial.survived() ? "survived" : "forgotten";
        String half = trial.outward() == trial.inward() ? "" : trial.outward() ? ", inwards only" : ", outwards only";
        System.out.printf("%8s  silence of %s: %s%s%n", since(begin), Times.seconds(trial.silence()), outcome, half);
    }

    private static String since(long begin) {
        return Times.seconds(Duration.ofNanos(System.nanoTime() - begin));
    }
}
