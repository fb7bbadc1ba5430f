package io.keepalive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.middlebox.Catalogue;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.middlebox.TimeoutRange;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Holds the table of middleboxes in docs/planning.md, between two comments, to the catalogue; its failure shows the right one. */
class CatalogueDocumentationTest {

    private static final Path DOCUMENT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolveSibling("docs")
            .resolve("planning.md");

    private static final String BEGIN = "<!-- catalogue -->";
    private static final String END = "<!-- /catalogue -->";

    @Test
    void theTableIsTheCatalogue() throws IOException {
        assertThat(String.join("\n", between(BEGIN, END))).isEqualTo(String.join("\n", table()));
    }

    @Test
    void theRowsShownAsAnExampleAreRead() throws IOException {
        String example = String.join("\n", between("```csv", "```"));

        assertThat(Catalogue.read(new StringReader(example)))
                .extracting(Middlebox::id)
                .contains("corp-firewall");
    }

    private static List<String> between(String begin, String end) throws IOException {
        List<String> lines = Files.readAllLines(DOCUMENT);
        assertThat(lines).containsOnlyOnce(begin);
        List<String> after = lines.subList(lines.indexOf(begin) + 1, lines.size());
        assertThat(after).contains(end);
        return after.subList(0, after.indexOf(end)).stream()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("| id | name | forgets after | kept by | at expiry | adjustable | source |");
        lines.add("|---|---|---|---|---|---|---|");
        for (Middlebox row : Catalogue.builtIn().middleboxes()) {
            lines.add("| `%s` | %s | %s | %s | %s | %s | %s |"
                    .formatted(
                            row.id(),
                            row.name(),
                            row.forgetsAfter()
                                    .map(CatalogueDocumentationTest::time)
                                    .orElse("never, until set"),
                            words(row.keptBy()),
                            words(row.expiry()),
                            row.adjustable()
                                    .map(CatalogueDocumentationTest::range)
                                    .orElse(""),
                            source(row)));
        }
        return lines;
    }

    private static String source(Middlebox row) {
        String address = row.address().orElseThrow();
        return "[%s](%s), %s"
                .formatted(
                        URI.create(address).getHost(),
                        address.replace("(", "%28").replace(")", "%29"),
                        row.retrieved().orElseThrow());
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String range(TimeoutRange range) {
        Optional<String> least = range.least().map(CatalogueDocumentationTest::time);
        Optional<String> most = range.most().map(CatalogueDocumentationTest::time);
        if (least.isEmpty() && most.isEmpty()) {
            return "yes";
        }
        return least.map(bound -> "from " + bound).orElse("")
                + most.map(bound -> " to " + bound).orElse("");
    }

    /** In the largest unit that says it in whole numbers. */
    private static String time(Duration time) {
        long seconds = time.toSeconds();
        return List.of(Map.entry(86_400, "d"), Map.entry(3_600, "h"), Map.entry(60, "min"), Map.entry(1, "s")).stream()
                .filter(unit -> seconds % unit.getKey() == 0)
                .findFirst()
                .map(unit -> seconds / unit.getKey() + " " + unit.getValue())
                .orElseThrow();
    }
}
