package io.keepalive.examples.detect;

import io.keepalive.detect.HeartbeatTrace;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables, one for each trace: every kind at every detection time. */
public final class ComparedDetectors {

    private final Duration period;
    private final List<Duration> detections;
    private final PrintWriter out;

    /** Compares detectors of heartbeats with this period, at these average detection times. */
    public ComparedDetectors(Duration period, List<Duration> detections, PrintWriter out) {
        this.period = period;
        this.detections = List.copyOf(detections);
        this.out = out;
    }

    /** On all traces that are generated. */
    public void onGenerated(int heartbeats, long seed) {
        for (Circumstances circumstances : Circumstances.values()) {
            on(circumstances.title(), circumstances.description(), circumstances.trace(period, heartbeats, seed));
        }
    }

    /** On one trace. */
    public void on(String title, String description, HeartbeatTrace trace) {
        out.println("**" + title + "**: " + description
                + String.format(Locale.ROOT, " (%d of %,d lost).", trace.lost(), trace.heartbeats()));
        out.println();
        out.println("| Detector | setting | detection, average | at most | mistakes/h | lasting | accuracy |");
        out.println("|---|---|---|---|---|---|---|");
        for (Duration detection : detections) {
            for (Kind kind : Kind.values()) {
                Optional<Matched> matched = Matched.of(kind, trace, period, detection);
                out.println(matched.map(Matched::row)
                        .orElseGet(() -> "| " + kind.title() + " | – | not within " + detection.toMillis()
                                + " ms | – | – | – | – |"));
            }
        }
        out.println();
        out.flush();
    }
}
