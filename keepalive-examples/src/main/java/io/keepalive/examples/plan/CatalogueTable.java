package io.keepalive.examples.plan;

import io.keepalive.middlebox.Catalogue;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.middlebox.TimeoutRange;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The catalogue as a table for a person to look an id up in. */
public final class CatalogueTable {

    private static final String ROW = "%-28s %10s  %-22s %-18s %-15s %s%n";

    private CatalogueTable() {}

    /** Prints a line for each row. */
    public static void print(Catalogue catalogue, PrintWriter out) {
        out.printf(Locale.ROOT, ROW, "id", "forgets", "can be set to", "kept by", "then", "name");
        for (Middlebox row : catalogue.middleboxes()) {
            out.printf(
                    Locale.ROOT,
                    ROW,
                    row.id(),
                    row.forgetsAfter().map(CatalogueTable::seconds).orElse("unset"),
                    row.adjustable().map(CatalogueTable::range).orElse("-"),
                    words(row.keptBy()),
                    words(row.expiry()),
                    row.name());
        }
    }

    private static String range(TimeoutRange range) {
        return range.least().isEmpty() && range.most().isEmpty()
                ? "any"
                : bound(range.least()) + " .. " + bound(range.most());
    }

    private static String bound(Optional<Duration> bound) {
        return bound.map(CatalogueTable::seconds).orElse("?");
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + " s";
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
