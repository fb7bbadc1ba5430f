package io.keepalive.netty.netlab;

import io.keepalive.DetectionTime;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line of the fault matrix.
 *
 * @param predicted the layer that was to notice, or nobody
 * @param window when it was to; or when what was sent during the fault was to arrive
 * @param noticedBy the layer that did, by the evidence
 * @param problems what is not as it was to be
 * @param news what the listener heard before the end
 * @param explanation the diagnosis's sentence
 */
record Row(
        Fault fault,
        String transport,
        String layers,
        Layer predicted,
        Optional<DetectionTime> window,
        Layer noticedBy,
        Optional<Duration> measured,
        String expectedCause,
        String cause,
        List<String> problems,
        List<String> news,
        String note,
        String explanation) {

    static final List<String> CSV_HEAD = List.of(
            "number",
            "fault",
            "transport",
            "layers",
            "predicted layer",
            "earliest s",
            "latest s",
            "layer that noticed",
            "measured s",
            "expected cause",
            "cause",
            "ok",
            "note",
            "explanation");

    static final List<String> TABLE_HEAD = List.of(
            "transport",
            "layers",
            "layer that noticed",
            "predicted s",
            "measured s",
            "cause expected",
            "cause",
            "ok",
            "note");

    boolean ok() {
        return problems.isEmpty();
    }

    List<String> csv() {
        return List.of(
                Integer.toString(fault.number()),
                fault.name(),
                transport,
                layers,
                predicted.toString(),
                window.map(time -> seconds(time.earliest())).orElse(""),
                window.map(time -> seconds(time.latest())).orElse(""),
                noticedBy.toString(),
                measured.map(Row::seconds).orElse(""),
                expectedCause,
                cause,
                ok() ? "yes" : "NO",
                remarks(),
                explanation);
    }

    List<String> table() {
        return List.of(
                transport,
                layers,
                noticedBy.toString(),
                window.map(this::inWords).orElse("lives"),
                measured.map(Row::seconds).orElse(noticedBy == Layer.NOBODY ? "lives" : "?"),
                expectedCause,
                cause,
                ok() ? "yes" : "**NO**",
                remarks());
    }

    private String inWords(DetectionTime time) {
        String times = time.earliest().equals(time.latest())
                ? seconds(time.latest())
                : seconds(time.earliest()) + ".." + seconds(time.latest());
        return predicted == Layer.NOBODY ? times : times + " (" + predicted + ")";
    }

    private String remarks() {
        String heard = news.isEmpty() ? "" : "listener: " + String.join(", ", news);
        return Stream.concat(problems.stream(), Stream.of(heard, note))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f", time.toNanos() / 1e9);
    }
}
