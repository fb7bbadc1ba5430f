package io.keepalive.netty.netlab;

import io.keepalive.DetectionTime;
import io.keepalive.prediction.Forecast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether connections that a fault has struck end as forecast: by that layer, never before the earliest time, and never later
 * than the worst case, 10 % and 1 s.
 */
final class EndCheck {

    /** The capture's clock and the witness in a process that was late to read may be so far apart. */
    static final Duration CLOCKS_APART = Duration.ofMillis(100);

    /** A goal of this lab that takes longer is none. */
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final GoalLab lab;
    private final Forecast forecast;
    private final long faultNanos;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> layers = new TreeSet<>();
    private final List<Duration> times = new ArrayList<>();

    EndCheck(GoalLab lab, Forecast forecast, long faultNanos) {
        this.lab = lab;
        this.forecast = forecast;
        this.faultNanos = faultNanos;
        if (forecast.time().isEmpty()) {
            problems.add("nobody was to notice");
        }
    }

    /** Waits for the end of a connection, and some more, so that a late one is measured as well. */
    void await(LabProcess process, String name, int clientPort) throws InterruptedException {
        Duration latest =
                forecast.time().map(EndCheck::bound).orElse(Duration.ZERO).plusSeconds(3);
        Duration patience = latest.compareTo(LONGEST) < 0 ? latest : LONGEST;
        Optional<NoticedEnd> end = NoticedEnd.of(process, name);
        while (end.isEmpty() && System.nanoTime() - faultNanos < patience.toNanos()) {
            Thread.sleep(50);
            end = NoticedEnd.of(process, name);
        }
        if (end.isPresent()) {
            check(name, end.get(), clientPort);
        } else {
            problems.add(name + " did not end");
        }
    }

    private void check(String name, NoticedEnd end, int clientPort) {
        long start = startNanos(end, name, clientPort);
        Duration time = Duration.ofNanos(end.nanos() - start);
        times.add(time);
        layers.add(end.layer().toString());
        if (start == 0) {
            problems.add(name + " has no beginning to measure from");
        }
        if (end.nanos() - faultNanos < 0) {
            problems.add(name + " ended before the fault: " + end.explanation());
        }
        if (!Layer.of(forecast.layer()).is(end.layer())) {
            problems.add(name + " noticed by " + end.layer() + ": " + end.explanation());
        }
        forecast.time().ifPresent(window -> {
            if (time.plus(CLOCKS_APART).compareTo(window.earliest()) < 0) {
                problems.add(name + " too early: " + Row.seconds(time));
            } else if (time.compareTo(bound(window)) > 0) {
                problems.add(name + " too late: " + Row.seconds(time));
            }
        });
    }

    /** What the kernel heard last only a capture knows, as for what heartbeats go by: bytes that were read. */
    private long startNanos(NoticedEnd end, String name, int clientPort) {
        return switch (forecast.from()) {
            case LAST_RECEIVED ->
                end.layer() == Layer.HEARTBEAT ? end.lastReadNanos() : lastSegmentNanos(clientPort, end.nanos());
            case FIRST_SENT ->
                lab.client().said().stream()
                        .filter(line -> line.startsWith(name + " wrote "))
                        .mapToLong(line -> Report.parse(line).nanos())
                        .filter(nanos -> nanos - faultNanos > 0)
                        .findFirst()
                        .orElse(0);
            case EVENT -> faultNanos;
        };
    }

    /** The last segment that was no RST. */
    private long lastSegmentNanos(int clientPort, long endNanos) {
        return lab.capture().segments().stream()
                .filter(segment -> segment.toPort() == clientPort)
                .filter(segment -> !segment.flags().startsWith("R"))
                .mapToLong(Segment::nanos)
                .filter(nanos -> nanos - endNanos < 0)
                .max()
                .orElse(0);
    }

    private static Duration bound(DetectionTime window) {
        return Duration.ofNanos((long) (window.latest().toNanos() * 1.1)).plusSeconds(1);
    }

    List<String> problems() {
        return problems;
    }

    /** For example {@code heartbeat, 5.43..5.98 s}. */
    String measured() {
        if (times.isEmpty()) {
            return "nobody notices";
        }
        String least = Row.seconds(times.stream().min(Duration::compareTo).orElseThrow());
        String most = Row.seconds(times.stream().max(Duration::compareTo).orElseThrow());
        return String.join(", ", layers) + ", " + (least.equals(most) ? most : least + ".." + most) + " s";
    }

    static String inWords(Forecast forecast) {
        String layer = Layer.of(forecast.layer()).toString();
        String from = forecast.from().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return forecast.time()
                .map(window -> layer + ", " + inWords(window) + " from " + from)
                .orElse(layer);
    }

    private static String inWords(DetectionTime window) {
        return Row.seconds(window.earliest()) + ".." + Row.seconds(window.latest()) + " s";
    }
}
