package io.keepalive.examples.tour;

import io.keepalive.DetectionTime;
import io.keepalive.examples.support.Times;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * The table at the tour's end.
 *
 * @param rows its rows
 */
public record Report(List<Row> rows) {

    private static final int WIDTH = 100;
    private static final String INDENT = "    ";
    private static final String COLUMNS = "%-36s  %-18s  %-14s  %-8s  %s%n";

    /** 0 if every row came out as predicted, otherwise 1. */
    public int exitStatus() {
        return !rows.isEmpty() && rows.stream().allMatch(Row::asPredicted) ? 0 : 1;
    }

    /** Prints the table, each row with the diagnosis below it. */
    public void print(PrintStream out) {
        out.printf(COLUMNS, "failure", "noticed by", "predicted", "measured", "verdict");
        out.printf(COLUMNS, "-".repeat(36), "-".repeat(18), "-".repeat(14), "-".repeat(8), "-".repeat(16));
        for (Row row : rows) {
            print(row, out);
        }
        long met = rows.stream().filter(Row::asPredicted).count();
        out.printf("%n%d of %d rows came out as predicted.%n", met, rows.size());
    }

    private static void print(Row row, PrintStream out) {
        out.printf(
                COLUMNS,
                row.failure(),
                noticedBy(row),
                predicted(row.prediction()),
                row.observation().map(Report::measured).orElse("-"),
                row.asPredicted()
                        ? "as predicted"
                        : "NOT AS PREDICTED (expected: " + row.prediction().inShort() + ")");
        String sentence = row.observation().map(Observation::sentence).orElse(row.trouble());
        print(sentence, out);
    }

    /** Prints a sentence below its row, in lines no longer than the table's; a number stays with its unit. */
    private static void print(String sentence, PrintStream out) {
        StringBuilder line = new StringBuilder(INDENT);
        for (String word : sentence.split("(?<!\\d) ", -1)) {
            if (line.length() > INDENT.length()) {
                if (line.length() + 1 + word.length() > WIDTH) {
                    out.println(line);
                    line.setLength(INDENT.length());
                } else {
                    line.append(' ');
                }
            }
            line.append(word);
        }
        out.println(line);
    }

    private static String noticedBy(Row row) {
        String noticedBy =
                row.observation().map(seen -> seen.noticedBy().toString()).orElse("-");
        boolean rightlySo = row.prediction().noticedBy() == NoticedBy.NOBODY && row.asPredicted();
        return rightlySo ? noticedBy + ", rightly so" : noticedBy;
    }

    private static String predicted(Prediction prediction) {
        return prediction.window().map(Report::window).orElse("no death");
    }

    private static String window(DetectionTime window) {
        if (window.earliest().equals(window.latest())) {
            return Times.seconds(window.latest());
        }
        return window.earliest().equals(Duration.ZERO)
                ? "within " + Times.seconds(window.latest())
                : Times.seconds(window.earliest()).replace(" s", "") + " to " + Times.seconds(window.latest());
    }

    private static String measured(Observation observation) {
        return observation.after().map(Times::seconds).orElse("no death");
    }
}
