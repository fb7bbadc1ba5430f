package io.keepalive.netty.netlab;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Ending;
import java.util.Optional;

/**
 * A connection's end as Keepalive's listener heard of it in a process of the lab.
 *
 * @param layer who noticed, by the evidence
 * @param nanos when, on {@link System#nanoTime()}
 * @param lastReadNanos when bytes had arrived last, by a witness beside Keepalive
 * @param explanation the diagnosis's
 */
record NoticedEnd(Layer layer, long nanos, long lastReadNanos, String explanation) {

    /** Empty as long as it has not ended; {@code name} is what the process calls the connection. */
    static Optional<NoticedEnd> of(LabProcess process, String name) {
        return report(process, name, "end").map(report -> {
            String[] end = report.text().split(" ", 3);
            String[] ending =
                    report(process, name, "ending").orElseThrow().text().split(" ", 2);
            Layer layer = Layer.behind(Ending.valueOf(ending[0]), Cause.valueOf(end[0]));
            return new NoticedEnd(layer, report.nanos(), Long.parseLong(end[1]), end[0] + ": " + end[2]);
        });
    }

    private static Optional<Report> report(LabProcess process, String name, String what) {
        return process.said().stream()
                .filter(line -> line.startsWith(name + " " + what + " "))
                .findFirst()
                .map(Report::parse);
    }
}
