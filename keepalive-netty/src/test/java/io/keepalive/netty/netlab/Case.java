package io.keepalive.netty.netlab;

import io.keepalive.DetectionTime;
import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Certainty;
import io.keepalive.diagnosis.Ending;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.prediction.Forecast;
import io.keepalive.tcp.Kernel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** One connection under a fault: what is to become of it, and what does. */
final class Case {

    /** In which a line arrives on a healthy path after a fault: retransmissions may have been doubled up to here. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LabProcess client;
    private final LabServer server;
    private final String name;
    private final TestTransport transport;
    private final Watch watch;
    private final Outcome expected;
    private final Optional<Prediction> death;
    private final Optional<Cause> cause;

    private Optional<Duration> recovery = Optional.empty();
    private final List<String> problems = new ArrayList<>();

    private Case(
            LabProcess client,
            LabServer server,
            String name,
            TestTransport transport,
            Watch watch,
            Outcome expected,
            Optional<Prediction> death) {
        this.client = client;
        this.server = server;
        this.name = name;
        this.transport = transport;
        this.watch = watch;
        this.expected = expected;
        this.death = death;
        this.cause = expected.cause(transport, death.map(Prediction::layer).orElse(Layer.NOBODY));
    }

    /** Connects, and has the library predict what is expected; {@code kernel} is the client's. */
    static Case connect(
            LabProcess client,
            LabServer server,
            String name,
            TestTransport transport,
            Watch watch,
            Outcome expected,
            Kernel kernel)
            throws IOException {
        Optional<Prediction> death = expected.death().map(rule -> rule.of(watch, kernel));
        String destination = transport + " " + server.address() + " " + server.port();
        client.tell(name + " connect " + destination + " " + watch.settings());
        String port = client.report(name, "connected").text();
        server.process().report(port, "connected"); // accepted as well
        return new Case(client, server, name, transport, watch, expected, death);
    }

    /** Sends a line of its own into a fault. */
    void sendIntoFault() throws IOException {
        tell("send sent by " + name);
    }

    /** Tells the client a verb of {@link LabClient}'s. */
    void tell(String command) throws IOException {
        client.tell(name + " " + command);
    }

    /** Waits until a line from the server has arrived here. */
    void awaitGot(String text) throws Exception {
        Wait.until(
                name + " got " + text,
                () -> first(report -> isGot(report, text)).isPresent());
    }

    private static boolean isGot(Report report, String text) {
        return report.what().equals("got") && report.text().equals(text);
    }

    /** Waits for the end that is expected, and some more, so that a late one is measured as well. */
    void awaitEnd(long faultNanos) throws InterruptedException {
        if (death.isEmpty()) {
            return;
        }
        Duration latest = upperBound(death.get().window()).plusSeconds(3);
        while (end().isEmpty() && System.nanoTime() - faultNanos < latest.toNanos()) {
            Thread.sleep(50);
        }
    }

    /** Waits until what {@link #sendIntoFault} sent has arrived, if that is expected. */
    void awaitArrival(long healedNanos) {
        if (expected.recovery().isPresent()) {
            server.awaitGot("sent by " + name, PATIENCE)
                    .ifPresentOrElse(
                            got -> recovery = Optional.of(Duration.ofNanos(got.nanos() - healedNanos)),
                            () -> problems.add("what was sent during the fault did not arrive"));
        }
    }

    /** If it is to live: a line has to go through in either direction. */
    void checkAlive() throws Exception {
        if (death.isPresent() || end().isPresent()) {
            return; // the row says so
        }
        tell("send alive " + name);
        if (server.awaitGot("alive " + name, PATIENCE).isEmpty()) {
            problems.add("no line goes through to the server");
            return;
        }
        server.send("alive as well " + name);
        awaitGot("alive as well " + name);
        for (String news : expected.news().orElse(List.of())) { // told only when all that was received has been read
            Wait.until(name + " heard " + news, () -> hasReported(news));
        }
    }

    Row row(Fault fault, long faultNanos) {
        first(report -> report.what().equals("unapplied")).ifPresent(report -> problems.add(report.text()));
        List<String> news = checkNews();
        Optional<End> end = end();
        Optional<Duration> measured = recovery;
        if (end.isPresent()) {
            measured = Optional.of(Duration.ofNanos(end.get().nanos() - startNanos(end.get(), faultNanos)));
            end.ifPresent(this::checkEnd);
        } else {
            death.ifPresent(prediction -> problems.add("did not end"));
        }
        Optional<DetectionTime> window = death.map(Prediction::window).or(expected::recovery);
        if (window.isPresent() && measured.isPresent()) {
            checkTime(window.get(), measured.get());
        }
        return new Row(
                fault,
                transport.toString(),
                watch.toString(),
                death.map(Prediction::layer).orElse(Layer.NOBODY),
                window,
                end.map(End::layer).orElse(Layer.NOBODY),
                measured,
                cause.map(known -> withCertainty(known, certainty())).orElse("–"),
                end.map(known -> withCertainty(known.cause(), known.certainty()))
                        .orElse("–"),
                List.copyOf(problems),
                news,
                expected.note(),
                end.map(End::explanation).orElse(""));
    }

    /** Where the kernel cannot be asked nothing is guessed. */
    private Certainty certainty() {
        return transport.isNative() ? expected.certainty() : Certainty.CERTAIN;
    }

    private static String withCertainty(Cause cause, Certainty certainty) {
        return cause + (certainty == Certainty.LIKELY ? " (likely)" : "");
    }

    /** What the listener heard before the end, where that is looked at. */
    private List<String> checkNews() {
        List<String> news = reports().stream()
                .map(Report::what)
                .filter(Set.of("suspect", "slow", "recovered")::contains)
                .toList();
        List<String> awaited = expected.news().orElse(news);
        if (!news.equals(awaited)) {
            problems.add("the listener heard " + news + " instead of " + awaited);
        }
        return expected.news().isPresent() ? news : List.of();
    }

    private void checkEnd(End end) {
        if (death.isEmpty()) {
            problems.add("was to live");
            return;
        }
        Layer layer = death.get().layer();
        if (!layer.is(end.layer())) {
            problems.add("noticed by " + end.layer() + " instead of " + layer);
        }
        if (end.cause() != cause.orElseThrow() || end.certainty() != certainty()) {
            problems.add("wrong cause");
        }
        if (transport.isNative() && !end.explanation().contains(expected.saying())) {
            problems.add("does not say \"" + expected.saying() + "\": " + end.explanation());
        }
    }

    /** Within 10 % of the window, and 1 s later for the kernel's granularity. */
    private void checkTime(DetectionTime window, Duration measured) {
        if (measured.toNanos() < window.earliest().toNanos() * 0.9) {
            problems.add("too early");
        } else if (measured.compareTo(upperBound(window)) > 0) {
            problems.add("too late");
        }
    }

    private static Duration upperBound(DetectionTime window) {
        return Duration.ofNanos((long) (window.latest().toNanos() * 1.1)).plusSeconds(1);
    }

    private long startNanos(End end, long faultNanos) {
        return switch (death.map(Prediction::from).orElse(Forecast.Start.EVENT)) {
            case LAST_RECEIVED -> end.lastReadNanos();
            case FIRST_SENT ->
                first(report -> report.what().equals("wrote") && report.nanos() - faultNanos > 0)
                        .map(Report::nanos)
                        .orElse(faultNanos);
            case EVENT -> faultNanos;
        };
    }

    /** The connection's end as its client's listener heard of it. */
    private record End(
            Layer layer, Cause cause, Certainty certainty, long nanos, long lastReadNanos, String explanation) {}

    private Optional<End> end() {
        return first(report -> report.what().equals("end")).map(report -> {
            String[] end = report.text().split(" ", 3);
            String[] ending = first(before -> before.what().equals("ending"))
                    .orElseThrow()
                    .text()
                    .split(" ", 2);
            Cause cause = Cause.valueOf(end[0]);
            return new End(
                    Layer.behind(Ending.valueOf(ending[0]), cause),
                    cause,
                    Certainty.valueOf(ending[1]),
                    report.nanos(),
                    Long.parseLong(end[1]),
                    end[2]);
        });
    }

    boolean hasReported(String what) {
        return first(report -> report.what().equals(what)).isPresent();
    }

    private Optional<Report> first(Predicate<Report> kind) {
        return reports().stream().filter(kind).findFirst();
    }

    private List<Report> reports() {
        return client.said().stream()
                .filter(line -> line.startsWith(name + " "))
                .map(Report::parse)
                .toList();
    }
}
