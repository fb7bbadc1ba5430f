package io.keepalive.middlebox;

import io.keepalive.internal.Require;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads rows of the catalogue, and stops at the first that it does not understand. */
final class CatalogueReader {

    /** The columns, in their order; the file's first line names them. */
    static final List<String> COLUMNS = List.of(
            "id",
            "name",
            "kind",
            "forgets_after_seconds",
            "kept_by",
            "expiry",
            "adjustable_least_seconds",
            "adjustable_most_seconds",
            "retrieved",
            "source");

    private static final String NOT_DOCUMENTED = "?";

    private final CsvLine line;

    private CatalogueReader(CsvLine line) {
        this.line = line;
    }

    static List<Middlebox> read(Reader text) throws IOException {
        List<CsvLine> lines = CsvLine.read(text);
        if (lines.isEmpty() || !lines.get(0).fields().equals(COLUMNS)) {
            throw Require.expected(
                    lines.isEmpty() ? "line 1" : "line " + lines.get(0).number(),
                    lines.isEmpty() ? "nothing" : String.join(",", lines.get(0).fields()),
                    "the columns " + String.join(",", COLUMNS));
        }
        List<Middlebox> rows = new ArrayList<>();
        Map<String, Integer> lineOfId = new HashMap<>();
        for (CsvLine line : lines.subList(1, lines.size())) {
            Middlebox row = new CatalogueReader(line).row();
            Integer other = lineOfId.putIfAbsent(row.id(), line.number());
            if (other != null) {
                throw Require.expected("line " + line.number() + ", id", row.id(), "another than in line " + other);
            }
            rows.add(row);
        }
        return List.copyOf(rows);
    }

    private Middlebox row() {
        if (line.fields().size() != COLUMNS.size()) {
            throw Require.expected(
                    "line " + line.number(),
                    line.fields().size() + " fields",
                    COLUMNS.size() + ", one for each column; quotes around a field that has a comma");
        }
        String id = text("id");
        try {
            Middlebox.requireId(id);
        } catch (IllegalArgumentException broken) {
            throw bad("id", id, "lower case letters and digits, in words joined by hyphens");
        }
        return new Middlebox(
                id,
                required("name"),
                choice("kind", Kind.values()),
                seconds("forgets_after_seconds", "1 or more, or empty"),
                choice("kept_by", KeptBy.values()),
                choice("expiry", Expiry.values()),
                range(),
                required("source"),
                date());
    }

    private Optional<TimeoutRange> range() {
        String least = text("adjustable_least_seconds");
        String most = text("adjustable_most_seconds");
        if (least.isEmpty() != most.isEmpty()) {
            throw bad(
                    least.isEmpty() ? "adjustable_least_seconds" : "adjustable_most_seconds",
                    "",
                    "a bound, or ? if it is not documented, as the other bound is given");
        }
        if (least.isEmpty()) {
            return Optional.empty();
        }
        TimeoutRange range;
        Optional<Duration> shortest = bound("adjustable_least_seconds");
        Optional<Duration> longest = bound("adjustable_most_seconds");
        try {
            range = new TimeoutRange(shortest, longest);
        } catch (IllegalArgumentException broken) {
            throw bad("adjustable_least_seconds", least, "not above adjustable_most_seconds " + most);
        }
        return Optional.of(range);
    }

    private Optional<Duration> bound(String column) {
        return text(column).equals(NOT_DOCUMENTED)
                ? Optional.empty()
                : seconds(column, "1 or more, or ? if it is not documented");
    }

    private Optional<Duration> seconds(String column, String rule) {
        String value = text(column);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!value.matches("[0-9]{1,18}") || Long.parseLong(value) == 0) {
            throw bad(column, value, "whole seconds, " + rule);
        }
        return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }

    private Optional<LocalDate> date() {
        String value = text("retrieved");
        try {
            return value.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(value));
        } catch (DateTimeParseException broken) {
            throw bad("retrieved", value, "a day as 2026-11-22, or empty");
        }
    }

    private <E extends Enum<E>> E choice(String column, E[] choices) {
        String value = text(column);
        Function<E, String> word =
                choice -> choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(choices)
                .filter(choice -> word.apply(choice).equals(value))
                .findFirst()
                .orElseThrow(() -> bad(
                        column,
                        value,
                        Arrays.stream(choices).map(word).collect(Collectors.joining(", ", "one of ", ""))));
    }

    private String required(String column) {
        String value = text(column);
        if (value.isBlank()) {
            throw bad(column, value, "something");
        }
        return value;
    }

    private String text(String column) {
        return line.fields().get(COLUMNS.indexOf(column));
    }

    private IllegalArgumentException bad(String column, String value, String rule) {
        return Require.expected("line " + line.number() + ", " + column, value.isEmpty() ? "empty" : value, rule);
    }
}
