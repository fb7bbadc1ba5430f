package io.keepalive.examples.tour;

import io.keepalive.examples.support.Transport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Plays all scenarios side by side, each on a line of its own. */
public final class Tour {

    private static final List<Scenario> SCENARIOS = List.of(
            new HealthyAndIdle(),
            new SilentProxy(SilentProxy.SeenBy.CLIENT),
            new SilentProxy(SilentProxy.SeenBy.SERVER),
            new PeerHung(),
            new PeerKilled(false),
            new PeerKilled(true),
            new ShortOutage(),
            new OwnLoopStalled());

    private static final long REDRAW_MILLIS = 200;

    private final Transport transport;
    private final Progress progress;

    /**
     * Prepares the tour.
     *
     * @param out where to tell what happens
     * @param live whether that is a console, on which a line can be rewritten
     */
    public Tour(Transport transport, PrintStream out, boolean live) {
        this.transport = transport;
        this.progress = new Progress(out, live, SCENARIOS.size());
    }

    /** What the tour is about to do, for people. */
    public String introduction() {
        return """
                Keepalive's failure tour: %d connections on loopback (%s), each failing in a way of its own.

                %s
                Between client and server stands a relay that can fall silent. It is a full proxy: its kernel goes on
                acknowledging, so TCP keepalive notices nothing, and only the heartbeat can. For the same reason its
                silence is diagnosed as a hung application is: no kernel can tell a peer from a proxy before it. A path
                that loses packets is called unreachable, and needs a network lab.
                """.formatted(SCENARIOS.size(), transport, Promise.inWords());
    }

    /** Plays everything and returns what came of it. */
    public Report run() throws InterruptedException {
        ExecutorService actors = Executors.newFixedThreadPool(SCENARIOS.size());
        try {
            List<Future<Row>> rows = SCENARIOS.stream()
                    .map(scenario -> actors.submit(() -> play(scenario)))
                    .toList();
            List<Row> played = new ArrayList<>();
            for (Future<Row> row : rows) {
                played.add(await(row));
            }
            return new Report(played);
        } finally {
            actors.shutdownNow();
        }
    }

    private Row play(Scenario scenario) {
        String failure = scenario.failure();
        Prediction prediction = scenario.prediction(transport);
        try {
            Observation seen = scenario.play(new Stage(transport, what -> progress.tell(failure, what)));
            progress.tell(failure, seen.inShort());
            return Row.played(failure, prediction, seen);
        } catch (Exception trouble) {
            return Row.brokenOff(failure, prediction, trouble);
        } finally {
            progress.done();
        }
    }

    private Row await(Future<Row> row) throws InterruptedException {
        while (true) {
            try {
                return row.get(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillPlaying) {
                progress.redraw();
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
