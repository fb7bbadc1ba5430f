package io.keepalive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.support.CommandLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/detectors.md shows what the program prints; {@code -Ddocs=rewrite} writes it there. */
class DetectorsTest {

    private static final Path DOCUMENT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docs/detectors.md");

    private static final Pattern SHOWN =
            Pattern.compile("<!-- detectors -->\\R(.*?)\\R<!-- /detectors -->", Pattern.DOTALL);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theDocumentHoldsWhatIsPrinted() throws IOException {
        assertThat(execute()).isZero();

        String document = Files.readString(DOCUMENT);
        Matcher found = SHOWN.matcher(document);
        assertThat(found.find()).as("%s", SHOWN).isTrue();
        String printed = out.toString().strip();
        if ("rewrite".equals(System.getProperty("docs"))) {
            Files.writeString(DOCUMENT, new StringBuilder(document).replace(found.start(1), found.end(1), printed));
            return;
        }
        assertThat(found.group(1)).isEqualTo(printed);
    }

    @Test
    void allAreMatchedWithinAThousandthOfAPeriodOrSaySo() {
        assertThat(execute("--heartbeats", "3000", "--seed", "7", "--detection", "2s"))
                .isZero();
        assertThat(rows()).hasSize(6 * 4).allMatch(row -> row.contains("| 2.00 s |"));
        out.getBuffer().setLength(0);
        assertThat(execute("--heartbeats", "3000", "--detection", "100ms")).isZero();
        assertThat(rows())
                .filteredOn(row -> row.startsWith("| phi 8 with a pause"))
                .hasSize(6)
                .allMatch(row -> row.contains("not within 100 ms"));
    }

    @Test
    void tellingADetectorOfOurPausesSavesItsMistakes() {
        assertThat(execute("--heartbeats", "3000", "--detection", "2s")).isZero();
        String printed = out.toString();
        String told =
                printed.substring(printed.indexOf("**Own GC pauses, told"), printed.indexOf("**Own GC pauses, not"));
        String notTold = printed.substring(printed.indexOf("**Own GC pauses, not"));
        assertThat(told.split("\\| 0\\.00 \\|", -1)).hasSize(5);
        assertThat(notTold).doesNotContain("| 0.00 |");
    }

    @Test
    void comparesOnARecordedTrace(@TempDir Path folder) throws IOException {
        StringBuilder lines = new StringBuilder("# recorded\n");
        for (int beat = 0; beat < 200; beat++) {
            lines.append(beat).append(',').append(beat * 500_000_000L).append(',');
            lines.append(beat % 50 == 49 ? "-" : String.valueOf(beat * 500_000_000L + 1_000_000))
                    .append('\n');
        }
        Path trace = Files.writeString(folder.resolve("trace.csv"), lines);
        assertThat(execute("--trace", trace.toString(), "--period", "500ms", "--detection", "700ms"))
                .isZero();
        assertThat(out.toString()).contains("trace.csv**: recorded (4 of 200 lost).");
        assertThat(rows()).hasSize(4);
    }

    @Test
    void whatIsNoTraceIsRefusedNamingTheLine(@TempDir Path folder) throws IOException {
        Path trace = Files.writeString(folder.resolve("trace.csv"), "0,0,0\n1,soon,2\n");
        assertThat(execute("--trace", trace.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("line 2: sent: soon (expected: a whole number");
        assertThat(execute("--trace", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("none (expected: a file that can be read)");
    }

    @Test
    void explainsItsOptionsAndRefusesNumbersOutOfRange() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .contains("Usage: Detectors", "--detection", "--period", "--trace", "36000")
                .doesNotContain("${", "null");
        assertThat(execute("--heartbeats", "99")).isEqualTo(2);
        assertThat(execute("--period", "0s")).isEqualTo(2);
        assertThat(err.toString())
                .contains("heartbeats: 99 (expected: 100 to 1000000)", "period: PT0S (expected: > 0)");
    }

    private List<String> rows() {
        return out.toString()
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Detector"))
                .toList();
    }

    private int execute(String... args) {
        return CommandLines.of(new Detectors())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
