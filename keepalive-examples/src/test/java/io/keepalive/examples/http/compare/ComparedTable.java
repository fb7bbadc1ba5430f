package io.keepalive.examples.http.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/http-keep-alive.md says that each server does. */
final class ComparedTable {

    private static final Path DOCUMENT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docs/http-keep-alive.md");
    private static final Pattern EXPLANATION = Pattern.compile("- (\\d+(?:, \\d+)*): .*");

    /** By client, then by server; a client's key is its number and name, as in the table. */
    private final Map<String, Map<String, String>> cells = new LinkedHashMap<>();

    private final Set<Integer> explained = new TreeSet<>();
    private final List<String> lines;

    private ComparedTable(List<String> lines) {
        this.lines = lines;
    }

    static ComparedTable read() throws IOException {
        ComparedTable table = new ComparedTable(Files.readAllLines(DOCUMENT));
        List<String> servers = List.of();
        for (String line : table.lines) {
            List<String> columns = columns(line);
            if (line.startsWith("| | Client |")) {
                servers = columns.subList(2, columns.size()).stream()
                        .map(server -> server.split(" ", 2)[0])
                        .toList();
            } else if (columns.isEmpty()) {
                servers = List.of(); // the table's end
            } else if (!servers.isEmpty() && columns.size() == servers.size() + 2 && !line.startsWith("|---")) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < servers.size(); i++) {
                    row.put(servers.get(i), columns.get(i + 2));
                }
                table.cells.put(columns.get(1), row);
            }
            Matcher explanation = EXPLANATION.matcher(line);
            if (explanation.matches()) {
                for (String number : explanation.group(1).split(", ", -1)) {
                    table.explained.add(Integer.parseInt(number));
                }
            }
        }
        return table;
    }

    /** The clients' names in the table's order. */
    List<String> clients() {
        return List.copyOf(cells.keySet());
    }

    /** What it says of a server. */
    String cell(String client, String server) {
        return cells.getOrDefault(client, Map.of()).getOrDefault(server, "");
    }

    /** The rows in which the last server, ours, differs from another. */
    List<Integer> differing() {
        List<Integer> differing = new ArrayList<>();
        int number = 0;
        for (Map<String, String> row : cells.values()) {
            number++;
            if (Set.copyOf(row.values()).size() > 1) {
                differing.add(number);
            }
        }
        return differing;
    }

    /** The rows of which a sentence below the table speaks. */
    Set<Integer> explained() {
        return explained;
    }

    /** Whether the document has this very line. */
    boolean hasLine(String line) {
        return lines.contains(line);
    }

    private static List<String> columns(String line) {
        List<String> columns = new ArrayList<>();
        if (line.startsWith("|") && line.endsWith("|")) {
            for (String column : line.substring(1, line.length() - 1).split("\\|", -1)) {
                columns.add(column.strip());
            }
        }
        return columns;
    }
}
