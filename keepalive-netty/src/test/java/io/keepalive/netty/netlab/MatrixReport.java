package io.keepalive.netty.netlab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects the rows of a matrix, and writes them as a table and as CSV. For any thread. */
final class MatrixReport {

    private final List<Row> rows = new ArrayList<>();

    synchronized void add(Row row) {
        rows.add(row);
    }

    /** Writes {@code fault-matrix.md} and {@code fault-matrix.csv}. */
    synchronized void write(Path directory) throws IOException {
        rows.sort(Comparator.comparingInt(row -> row.fault().number())); // a fault's own rows stay in order
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("fault-matrix.md"), table());
        Files.writeString(directory.resolve("fault-matrix.csv"), csv());
    }

    private String table() {
        StringBuilder text = new StringBuilder();
        Fault fault = null;
        for (Row row : rows) {
            if (!row.fault().equals(fault)) {
                fault = row.fault();
                text.append(text.length() == 0 ? "" : "\n");
                text.append("### ").append(fault.number()).append(". ").append(fault.name());
                text.append("\n\n").append(line(Row.TABLE_HEAD));
                text.append(line(Row.TABLE_HEAD.stream().map(column -> "---").toList()));
            }
            text.append(line(row.table()));
        }
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private String csv() {
        return Stream.concat(Stream.of(Row.CSV_HEAD), rows.stream().map(Row::csv))
                .map(cells -> cells.stream()
                        .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
