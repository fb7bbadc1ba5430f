package io.keepalive.examples.bench;

import io.keepalive.examples.bench.load.CProgram;
import io.keepalive.examples.bench.load.Contender;
import io.keepalive.examples.bench.load.LoadSettings;
import io.keepalive.examples.bench.load.Measurement;
import io.keepalive.examples.bench.load.SystemLimits;
import io.keepalive.examples.bench.load.Trial;
import io.keepalive.examples.support.CommandLines;
import io.keepalive.examples.support.CommonOptions;
import io.keepalive.examples.support.Transport;
import io.keepalive.netty.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What heartbeats over real sockets cost, Keepalive beside its rivals: processes under test ping processes of peers on
 * loopback. Exit status 0 only if nobody was declared dead without reason, and every frozen peer was found in time.
 */
@Command(
        name = "ConnectionLoad",
        sortOptions = false,
        description = "Measures heartbeats over real sockets: CPU, allocation, memory, lateness, and mistakes.")
@SuppressWarnings("NullAway.Init") // picocli fills the options in
public final class ConnectionLoad implements Callable<Integer> {

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "Connections, in as many pairs of processes as they take; ${DEFAULT-VALUE} by default.")
    private int connections = 5_000;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "A peer is pinged so long after its last byte; ${DEFAULT-VALUE} by default.")
    private Duration interval;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Every contender once in each, in another order; ${DEFAULT-VALUE} by default.")
    private int rounds = 3;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "Time measured of each contender in each round; ${DEFAULT-VALUE} by default.")
    private Duration duration;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            description =
                    "Time before that with all connections open; by default 5s, or two intervals if that is longer.")
    private @Nullable Duration warmUp;

    @Option(
            names = "--contenders",
            paramLabel = "NAME",
            split = ",",
            description = "Some of ${COMPLETION-CANDIDATES}; by default all.")
    private @Nullable List<Contender> contenders;

    @Option(
            names = "--timing",
            paramLabel = "NAME",
            description = "Leaves out Keepalive with the other timing; one of ${COMPLETION-CANDIDATES}.")
    private @Nullable Timing timing;

    @Option(
            names = "--freeze",
            paramLabel = "N",
            description =
                    "After each measurement so many peers stop to answer at once, and must be found; 0 by default.")
    private int freeze;

    @Option(
            names = "--hold",
            paramLabel = "TIME",
            description = "One round of so long; by default of keepalive-wheel alone.")
    private @Nullable Duration hold;

    @Option(
            names = "--pair",
            paramLabel = "N",
            description =
                    "Connections of one pair of processes at most; by default as many as a process may open files.")
    private @Nullable Integer pair;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description = "One more option of the JVMs under test, such as -XX:+UseG1GC; may be repeated.")
    private List<String> jvmOptions = new ArrayList<>();

    @Mixin
    private final CommonOptions options = new CommonOptions();

    /** Runs all rounds; {@code --help} tells the options. */
    public static void main(String[] args) {
        CommandLines.runAndExit(new ConnectionLoad(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        SystemLimits limits = SystemLimits.here();
        LoadSettings settings = settings(limits);
        List<Contender> running = running();
        List<String> missing = limits.missing(settings.pairs());
        if (!missing.isEmpty()) {
            missing.forEach(System.err::println);
            return 1;
        }
        System.out.printf(
                Locale.ROOT,
                "%,d connections in %d pairs of processes, interval %s, %s; %s after %s of warm-up, %d rounds of %s%n",
                settings.connections(),
                settings.pairs().size(),
                interval,
                settings.transport(),
                settings.duration(),
                settings.warmUp(),
                rounds(),
                running);
        return play(running, settings);
    }

    private int play(List<Contender> running, LoadSettings settings) throws InterruptedException {
        LoadReport report = new LoadReport();
        List<String> problems = new ArrayList<>();
        for (int round = 0; round < rounds(); round++) {
            List<Contender> order = new ArrayList<>(running);
            Collections.rotate(order, -round);
            for (Contender contender : order) {
                String name = "round " + (round + 1) + ", " + contender + ": ";
                Measurement measured = new Trial(contender, settings, word -> System.out.println(name + word)).run();
                report.add(contender, measured.metrics());
                System.out.println(name + summary(measured));
                measured.problems().forEach(problem -> problems.add(name + problem));
            }
        }
        report.print(System.out);
        problems.forEach(System.err::println);
        return problems.isEmpty() ? 0 : 1;
    }

    private LoadSettings settings(SystemLimits limits) {
        require(rounds >= 1, "rounds", rounds, ">= 1");
        int atMost = limits.connectionsOfAPair();
        require(pair == null || (pair >= 1 && pair <= atMost), "pair", pair, "1 to " + atMost);
        Transport transport = options.transport();
        require(transport.available(), "transport", transport, "one that runs here, such as " + Transport.best());
        return new LoadSettings(
                LoadSettings.split(connections, pair == null ? atMost : pair),
                interval,
                transport,
                warmUp == null ? longer(Duration.ofSeconds(5), interval.multipliedBy(2)) : warmUp,
                hold == null ? duration : hold,
                freeze,
                jvmOptions);
    }

    private int rounds() {
        return hold == null ? rounds : 1;
    }

    /** Those asked for that run here, and why others do not. */
    private List<Contender> running() {
        List<Contender> asked = new ArrayList<>(
                contenders != null
                        ? contenders
                        : List.of(hold == null ? Contender.values() : new Contender[] {Contender.KEEPALIVE_WHEEL}));
        if (timing != null) {
            asked.remove(timing == Timing.WHEEL ? Contender.KEEPALIVE_IDLE_STATE : Contender.KEEPALIVE_WHEEL);
        }
        Optional<String> noC = asked.contains(Contender.C_EPOLL) ? CProgram.whyNot() : Optional.empty();
        if (noC.isPresent()) {
            asked.remove(Contender.C_EPOLL);
            System.out.println(Contender.C_EPOLL + " is left out: " + noC.get());
        }
        require(!asked.isEmpty(), "contenders", asked, "one or more");
        return asked;
    }

    private static String summary(Measurement measured) {
        var metrics = measured.metrics();
        return String.format(
                Locale.ROOT,
                "%,.0f heartbeats, %.1f CPU-s per million, %s bytes each",
                metrics.get(Measurement.HEARTBEATS),
                metrics.get(Measurement.LOOP_CPU),
                metrics.containsKey(Measurement.ALLOCATED) ? Results.text(metrics.get(Measurement.ALLOCATED)) : "–");
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static void require(boolean holds, String name, @Nullable Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + rule + ")");
        }
    }
}
