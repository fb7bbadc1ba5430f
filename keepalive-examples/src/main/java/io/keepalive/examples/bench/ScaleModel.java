package io.keepalive.examples.bench;

import io.keepalive.examples.bench.scale.Contender;
import io.keepalive.examples.bench.scale.Figures;
import io.keepalive.examples.bench.scale.ModelProcess;
import io.keepalive.examples.bench.scale.Plot;
import io.keepalive.examples.support.CommandLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Shows what a heartbeat costs as connections become many, on fake channels and one event loop whose clock jumps, beside a
 * plain loop that only writes the pings. Exit status 1 if a heartbeat or a connection was lost.
 */
@Command(
        name = "ScaleModel",
        sortOptions = false,
        description =
                "Models up to millions of connections on one event loop: CPU and garbage of each heartbeat and heap"
                        + " of each connection, for several ways to keep heartbeats going. Ends with lines of CSV.")
public final class ScaleModel implements Callable<Integer> {

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "NUMBER",
            description = "Connections, 100 to 2000000 each; ${DEFAULT-VALUE} by default.",
            defaultValue = "1000,10000,100000,1000000")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "NUMBER",
            description = "How often all is measured, 1 to 100; ${DEFAULT-VALUE} by default.",
            defaultValue = "3")
    private int rounds;

    @Option(
            names = "--heartbeats",
            paramLabel = "NUMBER",
            description = "Heartbeats to measure at least, 1000 to 100000000; ${DEFAULT-VALUE} by default.",
            defaultValue = "2000000")
    private int heartbeats;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            description = "Quiet time before each ping, 1s to 1h; ${DEFAULT-VALUE} by default.",
            defaultValue = "30s")
    private Duration interval = Duration.ZERO;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draws a plot into this file.")
    private @Nullable Path svg;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli looks at it
    private boolean help;

    /** Runs the model; {@code --help} tells its options. */
    public static void main(String[] args) {
        CommandLines.runAndExit(new ScaleModel(), args);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        List<Integer> ordered = sizes.stream().distinct().sorted().toList();
        ScaleResults results = new ScaleResults(ordered);
        boolean complete = true;
        for (int round = 1; round <= rounds; round++) {
            for (int size : ordered) {
                for (Contender contender : Contender.values()) {
                    Figures figures = ModelProcess.measure(contender, size, interval, heartbeats);
                    System.out.println(ScaleResults.progress(round, contender, size, figures));
                    results.add(contender, size, figures);
                    complete &= figures.complete();
                }
            }
        }
        System.out.println();
        results.summary().forEach(System.out::println);
        if (svg != null) {
            Files.writeString(svg, Plot.of("What a heartbeat costs as connections become many", results.panels()));
            System.out.println("Drawn: " + svg);
        }
        System.out.println();
        System.out.println(Results.HEADER);
        results.csv().forEach(System.out::println);
        return complete ? 0 : 1;
    }

    private void check() {
        sizes.forEach(size -> inRange("sizes", size, 100, 2_000_000));
        inRange("rounds", rounds, 1, 100);
        inRange("heartbeats", heartbeats, 1_000, 100_000_000);
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("interval: " + interval + " (expected: PT1S to PT1H)");
        }
    }

    private static void inRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
