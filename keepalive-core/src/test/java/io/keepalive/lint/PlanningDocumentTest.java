package io.keepalive.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.middlebox.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds two parts of docs/planning.md to the linter; the failure of the first shows what it should be. */
class PlanningDocumentTest {

    private static final Path DOCUMENT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolveSibling("docs")
            .resolve("planning.md");

    @Test
    void whatIsFoundInKnownSystemsIsWhatTheLinterFinds() throws IOException {
        List<String> expected = KnownSystemsText.lines();
        assertThat(String.join("\n", between("known systems")))
                .isEqualTo(String.join("\n", withoutBlank(expected.stream())));
    }

    @Test
    void everyKindOfFindingHasARow() throws IOException {
        assertThat(between("findings").stream()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.split("`", -1)[1]))
                .containsExactlyElementsOf(
                        Stream.of(FindingId.values()).map(FindingId::name).toList());
    }

    @Test
    void theSystemsAndTheBalancersAreKnown() {
        assertThat(KnownSystem.all())
                .hasSizeGreaterThan(6)
                .allMatch(system -> system.source().startsWith("https://"));
        assertThat(KnownSystemsText.BALANCERS)
                .hasSizeGreaterThan(5)
                .allMatch(id -> Catalogue.builtIn().find(id).isPresent());
    }

    private static List<String> between(String name) throws IOException {
        List<String> lines = Files.readAllLines(DOCUMENT);
        String begin = "<!-- " + name + " -->";
        String end = "<!-- /" + name + " -->";
        assertThat(lines).containsOnlyOnce(begin).containsOnlyOnce(end);
        return withoutBlank(lines.subList(lines.indexOf(begin) + 1, lines.indexOf(end)).stream());
    }

    private static List<String> withoutBlank(Stream<String> lines) {
        return lines.filter(line -> !line.isBlank()).toList();
    }
}
