package io.keepalive.examples.plan;

import io.keepalive.middlebox.Catalogue;
import io.keepalive.plan.Goal;
import io.keepalive.plan.GoalBuilder;
import io.keepalive.tcp.Kernel;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Every need that a goal can have, as options. */
@SuppressWarnings("NullAway.Init") // picocli fills the options in
public final class GoalOptions {

    private enum Proof {
        APPLICATION,
        HOST
    }

    @Option(
            names = "--detect",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "A dead peer is noticed within this time; ${DEFAULT-VALUE} by default.")
    private Duration detect;

    @Option(
            names = "--outage",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "An outage this long ends no connection; none by default.")
    private Duration outage;

    @Option(
            names = "--through",
            paramLabel = "ID|ID=TIME|TIME",
            converter = Through.Converter.class,
            description =
                    "A middlebox on the way: of the catalogue (see --list), set to another time, or only its time,"
                            + " as 350s. May be given more than once.")
    private List<Through> through = new ArrayList<>();

    @Option(
            names = "--catalogue",
            paramLabel = "FILE",
            description = "Rows of your own for --through and --list, in the form of the built-in ones.")
    private @Nullable Path own;

    @Option(
            names = "--permits",
            paramLabel = "TIME",
            description = "The peer permits at most one ping per this time, as gRPC servers do.")
    private @Nullable Duration permits;

    @Option(
            names = "--pause",
            paramLabel = "TIME",
            description = "A healthy peer may stop reading for this long; not at all by default.")
    private @Nullable Duration pause;

    @Option(
            names = "--prove",
            paramLabel = "application|host",
            description = "Whether the peer's application has to be proved alive, or its host is enough.")
    private @Nullable Proof prove;

    @Option(names = "--no-heartbeat", description = "The protocol has none: TCP keepalive alone.")
    private boolean noHeartbeat;

    @Option(
            names = "--http",
            description = "The connections carry HTTP/1: plan for those idle between requests too."
                    + " With --no-heartbeat, unless they become WebSockets.")
    private boolean http;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many there are of this kind; ${DEFAULT-VALUE} by default.")
    private long connections;

    @Option(
            names = "--pings-per-second",
            paramLabel = "N",
            description = "All of them together send at most so many while idle.")
    private @Nullable Double pingsPerSecond;

    @Option(
            names = "--bytes-per-day",
            paramLabel = "N",
            description = "All of them together cost at most so many while idle, headers with them.")
    private @Nullable Long bytesPerDay;

    @Option(
            names = "--os",
            paramLabel = "NAME",
            defaultValue = "this",
            converter = KernelName.class,
            description =
                    "this, linux, linux-6.18 (or another version), macos or windows; ${DEFAULT-VALUE} by default.")
    private Kernel kernel;

    /** Where the settings are to work. */
    public Kernel kernel() {
        return kernel;
    }

    /** The built-in catalogue and the rows of the user's own file. */
    public Catalogue catalogue() {
        if (own == null) {
            return Catalogue.builtIn();
        }
        try (Reader rows = Files.newBufferedReader(own, StandardCharsets.UTF_8)) {
            return Catalogue.builtIn().with(Catalogue.read(rows));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "catalogue: " + own + " (expected: a file that can be read)", unreadable);
        }
    }

    /** What was asked for. */
    public Goal goal() {
        GoalBuilder goal = Goal.detectWithin(detect).rideOut(outage).connections(connections);
        Catalogue catalogue = catalogue();
        through.forEach(each -> goal.passMiddlebox(each.in(catalogue)));
        if (permits != null) {
            goal.peerPermitsPingEvery(permits);
        }
        if (pause != null) {
            goal.peerMayPause(pause);
        }
        if (prove == Proof.APPLICATION) {
            goal.proveApplication();
        } else if (prove == Proof.HOST) {
            goal.proveHostOnly();
        }
        if (noHeartbeat) {
            goal.withoutHeartbeat();
        }
        if (pingsPerSecond != null) {
            goal.atMostPingsPerSecond(pingsPerSecond);
        }
        if (bytesPerDay != null) {
            goal.atMostBytesPerDay(bytesPerDay);
        }
        return http ? goal.http().build() : goal.build();
    }
}
