package io.keepalive.netty.netlab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what has come of planned goals, and writes it as a table. For any thread. */
final class PlanReport {

    private final List<PlanRow> rows = new ArrayList<>();

    synchronized void add(PlanRow row) {
        rows.add(row);
    }

    /** Writes {@code planned-goals.md}, and prints it. */
    synchronized void write(Path directory) throws IOException {
        rows.sort(Comparator.comparingInt(PlanRow::number)); // those of one goal stay in order
        StringBuilder table = new StringBuilder(line(PlanRow.HEAD));
        table.append(line(PlanRow.HEAD.stream().map(column -> "---").toList()));
        rows.forEach(row -> table.append(line(row.cells())));
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("planned-goals.md"), table);
        System.out.println(table);
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
