package io.keepalive.examples;

import io.keepalive.detect.HeartbeatTrace;
import io.keepalive.examples.detect.ComparedDetectors;
import io.keepalive.examples.support.CommandLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the tables of docs/detectors.md. The same seed gives the same numbers. */
@Command(
        name = "Detectors",
        sortOptions = false,
        description =
                "Compares failure detectors on the same heartbeats: how often each suspects a peer that lives, when all"
                        + " find a dead one within the same time on average. Prints the tables of docs/detectors.md.")
@SuppressWarnings("NullAway.Init") // picocli fills the options in
public final class Detectors implements Callable<Integer> {

    @Option(
            names = "--detection",
            paramLabel = "TIME",
            split = ",",
            defaultValue = "600ms,2s,4s",
            description = "Average detection times to match, with commas between them; ${DEFAULT-VALUE} by default.")
    private List<Duration> detections;

    @Option(
            names = "--period",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "Time between heartbeats; ${DEFAULT-VALUE} by default.")
    private Duration period;

    @Option(
            names = "--heartbeats",
            paramLabel = "NUMBER",
            defaultValue = "36000",
            description = "How many, 100 to 1000000; ${DEFAULT-VALUE} by default.")
    private int heartbeats;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "Seed of delays, losses and pauses; ${DEFAULT-VALUE} by default.")
    private long seed;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "A recorded trace to compare on instead, sent with this period: lines of sequence,sent,arrived in"
                            + " nanoseconds, - for what was lost.")
    private @Nullable Path recorded;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli looks at it
    private boolean help;

    @Spec
    private CommandSpec spec;

    /** Compares all; {@code --help} tells the options. */
    public static void main(String[] args) {
        CommandLines.runAndExit(new Detectors(), args);
    }

    @Override
    public Integer call() throws IOException {
        if (heartbeats < 100 || heartbeats > 1_000_000) {
            throw new IllegalArgumentException("heartbeats: " + heartbeats + " (expected: 100 to 1000000)");
        }
        PrintWriter out = spec.commandLine().getOut();
        ComparedDetectors compared = new ComparedDetectors(period, detections, out);
        if (recorded == null) {
            compared.onGenerated(heartbeats, seed);
            return 0;
        }
        if (!Files.isReadable(recorded)) {
            throw new IllegalArgumentException("trace: " + recorded + " (expected: a file that can be read)");
        }
        try (BufferedReader lines = Files.newBufferedReader(recorded)) {
            compared.on(recorded.toString(), "recorded", HeartbeatTrace.read(lines));
        }
        return 0;
    }
}
