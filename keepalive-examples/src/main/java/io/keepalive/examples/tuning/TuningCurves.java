package io.keepalive.examples.tuning;

import io.keepalive.examples.support.CommandLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the tables of docs/tuning.md and draws its plots. The same seed gives the same numbers. */
@Command(
        name = "TuningCurves",
        sortOptions = false,
        description =
                "Shows heartbeats over time, on virtual time: pings after a mass reconnect, and idle times that follow"
                        + " load. Prints the tables of docs/tuning.md, and draws its plots.")
public final class TuningCurves implements Callable<Integer> {

    private static final int PLOTTED_SECONDS = 120;

    @Option(
            names = "--connections",
            paramLabel = "NUMBER",
            description = "Connections that come back, 100 to 100000; a tenth of them sees the load change;"
                    + " ${DEFAULT-VALUE} by default.",
            defaultValue = "10000")
    private int connections;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Seed of the jitter and of the load's noise; ${DEFAULT-VALUE} by default.",
            defaultValue = "1")
    private long seed;

    @Option(names = "--svg", paramLabel = "FOLDER", description = "Draws the plots into this folder.")
    private @Nullable Path svg;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli looks at it
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Runs all; {@code --help} tells the options. */
    public static void main(String[] args) {
        CommandLines.runAndExit(new TuningCurves(), args);
    }

    @Override
    public Integer call() throws IOException {
        if (connections < 100 || connections > 100_000) {
            throw new IllegalArgumentException("connections: " + connections + " (expected: 100 to 100000)");
        }
        herds();
        load();
        return 0;
    }

    private void herds() throws IOException {
        List<Herd> atOnce = Herd.atOnce(connections, seed);
        List<Herd> withinTen = Herd.withinTenSeconds(connections, seed);
        printHerds("Come back at once", atOnce);
        printHerds("Come back within 10 s", withinTen);
        draw(
                "tuning-herd.svg",
                "Pings a second after a mass reconnect (without jitter: all in one second)",
                List.of(
                        herdPanel("all at once", List.of(atOnce.get(1), atOnce.get(3), atOnce.get(4), atOnce.get(5))),
                        herdPanel("within 10 s", withinTen.subList(1, withinTen.size()))));
    }

    private void printHerds(String title, List<Herd> herds) {
        print("| " + title + " | peak, pings/s | mean | peak ÷ mean | beyond the budget |");
        print("|---|---|---|---|---|");
        herds.forEach(herd -> print(herd.row()));
        print("");
    }

    private static TimePlot.Panel herdPanel(String title, List<Herd> herds) {
        List<TimePlot.Line> lines = new ArrayList<>();
        for (Herd herd : herds) {
            List<Double> pings = IntStream.of(herd.pings().seconds(PLOTTED_SECONDS))
                    .asDoubleStream()
                    .boxed()
                    .toList();
            lines.add(new TimePlot.Line(herd.name().replace("`", ""), pings));
        }
        return new TimePlot.Panel(title, lines);
    }

    private void load() throws IOException {
        LoadCurve curve = new LoadCurve(seed);
        List<LoadRun> runs = LoadRun.all(connections / 10, curve, seed);
        print("| Idle time | pings in 30 min | saved | changes | dead at the peak after (mean) | at most |");
        print("|---|---|---|---|---|---|");
        runs.forEach(run -> print(run.row(runs.get(0))));
        print("");
        List<Double> load =
                IntStream.range(0, LoadCurve.MINUTES * 60).mapToObj(curve::at).toList();
        List<TimePlot.Line> idle = new ArrayList<>();
        runs.forEach(run -> idle.add(new TimePlot.Line(run.name().replace("`", ""), run.idleSeconds())));
        draw(
                "tuning-load.svg",
                "The idle time follows the load",
                List.of(
                        new TimePlot.Panel("load", List.of(new TimePlot.Line("load, 0 to 1", load))),
                        new TimePlot.Panel("idle time (s)", idle)));
    }

    private void draw(String file, String title, List<TimePlot.Panel> panels) throws IOException {
        if (svg != null) {
            Files.createDirectories(svg);
            Files.writeString(svg.resolve(file), TimePlot.of(title, panels));
        }
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }
}
