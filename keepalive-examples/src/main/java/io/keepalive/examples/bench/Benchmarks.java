package io.keepalive.examples.bench;

import io.keepalive.examples.support.CommandLines;
import io.keepalive.examples.support.ForkClassPath;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the JMH benchmarks: in each of several rounds every contender once, in a JVM of its own. Ends with CSV lines of what
 * was measured, and of what each contender adds to the bare one.
 */
@Command(
        name = "Benchmarks",
        sortOptions = false,
        description =
                "Measures what heartbeats cost each message, what their timers cost, and what HTTP keep-alive costs a"
                        + " request, each beside its rivals.")
public final class Benchmarks implements Callable<Integer> {

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            description = "Benchmarks to run, such as read, write, HotPath or Timer; by default all.")
    private String only = "(HotPath|Timer|HttpRequest)Benchmark";

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each contender runs, all others between; by default ${DEFAULT-VALUE}.")
    private int rounds = 3;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "Seconds to measure each contender in a round, after as many to warm up; by default"
                    + " ${DEFAULT-VALUE}.")
    private int iterations = 5;

    @Option(
            names = "--contenders",
            paramLabel = "NAME",
            split = ",",
            description = "Some of those that the benchmarks named by --only know, such as BARE; by default all.")
    private List<String> contenders = List.of();

    @Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            description = "Connections on one loop, for the timers; by default 10000,100000,500000.")
    private List<Integer> connections = List.of();

    @Option(
            names = "--profiler",
            paramLabel = "NAME",
            description = "One of JMH's profilers, such as stack, beside those for bytes and CPU time.")
    private String profiler = "";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli looks at it
    private boolean help;

    /** Runs the benchmarks; {@code --help} tells the options. */
    public static void main(String[] args) {
        CommandLines.runAndExit(new Benchmarks(), args);
    }

    @Override
    public Integer call() throws RunnerException {
        ForkClassPath.show();
        BenchmarkRounds measured = new BenchmarkRounds();
        for (int round = 0; round < rounds; round++) {
            measured.add(new Runner(oneRound().build()).run());
        }
        System.out.println();
        System.out.println(Results.HEADER);
        measured.csv().forEach(System.out::println);
        return 0;
    }

    private ChainedOptionsBuilder oneRound() {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("io\\.keepalive\\.examples\\.bench\\..*" + only)
                .warmupIterations(iterations)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class);
        if (!profiler.isEmpty()) {
            options.addProfiler(profiler);
        }
        if (!contenders.isEmpty()) {
            options.param("contender", contenders.toArray(String[]::new));
        }
        if (!connections.isEmpty()) {
            options.param(
                    "connections", connections.stream().map(String::valueOf).toArray(String[]::new));
        }
        return options;
    }
}
