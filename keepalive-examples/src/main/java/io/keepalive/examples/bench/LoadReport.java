package io.keepalive.examples.bench;

import io.keepalive.examples.bench.load.Contender;
import io.keepalive.examples.bench.load.Measurement;
import java.io.PrintStream;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What {@link ConnectionLoad} measured, as a table to read and CSV lines to keep. */
final class LoadReport {

    private static final String BARE = Contender.BARE.toString();
    private static final String TODAY = Contender.IDLE_STATE_HANDLER.toString();

    private final Results results = new Results(BARE);
    private final Set<String> contenders = new LinkedHashSet<>();

    void add(Contender contender, Map<String, Double> metrics) {
        contenders.add(contender.toString());
        metrics.forEach((metric, value) -> results.add(contender.toString(), metric, value));
    }

    void print(PrintStream out) {
        costs(out);
        detection(out);
        out.println();
        out.println(Results.HEADER);
        results.csv().forEach(out::println);
    }

    private void costs(PrintStream out) {
        out.printf("%nMedians of the rounds; ratios with the least and the largest of one round.%n");
        out.printf(
                "%-21s %9s %18s %18s %9s %7s %9s %9s %24s %6s %6s%n",
                "contender",
                "CPU-s/M",
                "÷ bare",
                "÷ hand-written",
                "process",
                "B/beat",
                "heap B/c",
                "RSS B/c",
                "late ms p50/p99/max",
                "missed",
                "deaths");
        for (String contender : contenders) {
            out.printf(
                    "%-21s %9s %18s %18s %9s %7s %9s %9s %24s %6s %6s%n",
                    contender,
                    median(contender, Measurement.LOOP_CPU),
                    ratio(contender, BARE),
                    ratio(contender, TODAY),
                    median(contender, Measurement.PROCESS_CPU),
                    median(contender, Measurement.ALLOCATED),
                    median(contender, Measurement.HEAP),
                    median(contender, Measurement.RSS),
                    median(contender, Measurement.LATE_P50)
                            + " / " + median(contender, Measurement.LATE_P99)
                            + " / " + median(contender, Measurement.LATE_MAX),
                    median(contender, Measurement.MISSED),
                    median(contender, Measurement.FALSE_DEATHS));
        }
    }

    private void detection(PrintStream out) {
        List<String> judging = contenders.stream()
                .filter(contender ->
                        !results.measured(contender, Measurement.FOUND).isEmpty())
                .toList();
        if (judging.isEmpty()) {
            return;
        }
        out.printf("%n%-21s %7s %16s %32s%n", "contender", "found", "after ms (p50)", "beyond bound ms p50/p99/max");
        for (String contender : judging) {
            out.printf(
                    "%-21s %7s %16s %32s%n",
                    contender,
                    median(contender, Measurement.FOUND),
                    median(contender, Measurement.DETECTION_P50),
                    median(contender, Measurement.FOUND_LATE_P50)
                            + " / " + median(contender, Measurement.FOUND_LATE_P99)
                            + " / " + median(contender, Measurement.FOUND_LATE_MAX));
        }
    }

    private String median(String contender, String metric) {
        List<Double> measured = results.measured(contender, metric);
        return measured.isEmpty() ? "–" : Results.text(Results.median(measured));
    }

    private String ratio(String contender, String other) {
        List<Double> ratios = results.ratios(other, contender, Measurement.LOOP_CPU);
        return ratios.isEmpty()
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "%.2f (%.2f–%.2f)",
                        Results.median(ratios),
                        Collections.min(ratios),
                        Collections.max(ratios));
    }
}
