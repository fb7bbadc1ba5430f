package io.keepalive.examples.http;

import io.keepalive.examples.bench.load.SystemLimits;
import io.keepalive.examples.support.CommandLines;
import io.keepalive.examples.support.CommonOptions;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.netty.http.HttpServerKeepAlive;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The close race, measured: a client sends just when the server closes. */
@Command(
        name = "CloseRace",
        sortOptions = false,
        description =
                "Sends second requests around the moment at which a server closes idle connections, and counts those"
                        + " that fail: with the margin, without it, and around the real close. Needs about 25 s.")
@SuppressWarnings("NullAway.Init") // picocli fills the options in
public final class CloseRace implements Callable<Integer> {

    @Option(
            names = "--requests",
            paramLabel = "COUNT",
            defaultValue = "10000",
            description = "Second requests of clients that obey; ${DEFAULT-VALUE} by default.")
    private int requests;

    @Option(
            names = "--contrast",
            paramLabel = "COUNT",
            defaultValue = "10000",
            description = "Second requests of each contrast; ${DEFAULT-VALUE} by default.")
    private int contrast;

    @Option(
            names = "--connections",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "Connections of each at once; ${DEFAULT-VALUE} by default.")
    private int connections;

    @Option(
            names = "--idle",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "The timeout that the server advertises, in whole seconds; ${DEFAULT-VALUE} by default.")
    private Duration idle;

    @Option(
            names = "--margin",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "How much longer the server holds; ${DEFAULT-VALUE} by default.")
    private Duration margin;

    @Option(
            names = "--spread",
            paramLabel = "TIME",
            defaultValue = "20ms",
            description = "How far from that moment clients send; ${DEFAULT-VALUE} by default.")
    private Duration spread;

    @Mixin
    private final CommonOptions options = new CommonOptions();

    @Spec
    private CommandSpec spec;

    /** Runs all; {@code --help} tells the options. */
    public static void main(String[] args) {
        CommandLines.runAndExit(new CloseRace(), args);
    }

    @Override
    public Integer call() throws Exception {
        check();
        List<RaceTally> tallies = run();
        for (RaceTally tally : tallies) {
            print(tally.summary());
        }
        for (RaceTally tally : tallies) {
            print("");
            print(tally.summary());
            print("");
            tally.histogram().forEach(this::print);
        }
        return tallies.get(0).failed() == 0 ? 0 : 1;
    }

    /** The three cases at once, each against a server of its own. */
    private List<RaceTally> run() throws InterruptedException, ExecutionException {
        List<RaceCase> cases = List.of(
                RaceCase.obedient(margin, spread),
                RaceCase.withoutMargin(spread),
                RaceCase.aroundTheClose(margin, spread));
        ExecutorService clients = Executors.newFixedThreadPool(cases.size());
        try {
            List<Future<RaceTally>> running = new ArrayList<>();
            for (RaceCase race : cases) {
                int count = running.isEmpty() ? requests : contrast;
                running.add(clients.submit(() -> run(race, count)));
            }
            List<RaceTally> tallies = new ArrayList<>();
            for (Future<RaceTally> each : running) {
                tallies.add(each.get());
            }
            return tallies;
        } finally {
            clients.shutdownNow();
        }
    }

    private RaceTally run(RaceCase race, int count) throws Exception {
        HttpKeepAlive policy = HttpKeepAlive.builder()
                .idleTimeout(idle)
                .margin(race.margin())
                .idleJitter(0)
                .build();
        try (HttpSite site = HttpSite.listen(
                options.transport(), 0, HttpServerKeepAlive.builder(policy).build())) {
            return new RaceClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), site.port()), race)
                    .run(count, connections);
        }
    }

    private void check() {
        int most = (SystemLimits.here().connectionsOfAPair() / 6 / 100) * 100;
        if (connections < 1 || connections > most) {
            throw new IllegalArgumentException("connections: " + connections + " (expected: 1 to " + most
                    + ", as three cases with both ends need as many open files)");
        }
        positive("requests", requests);
        positive("contrast", contrast);
        if (spread.compareTo(Duration.ZERO) <= 0 || spread.compareTo(idle) >= 0) {
            throw new IllegalArgumentException("spread: " + spread + " (expected: > 0 and < idle " + idle + ")");
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }
}
