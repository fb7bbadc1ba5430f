package io.keepalive.examples.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.support.CommandLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/tuning.md shows over time is what the curves are, and what the text says of them is so. */
class TuningCurvesTest {

    private static final Path DOCS =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docs");

    private static final int FEW = 1000;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theDocumentHoldsWhatIsPrintedAndDrawn(@TempDir Path drawn) throws IOException {
        assertThat(execute("--svg", drawn.toString())).isZero();

        List<String> document = Files.readAllLines(DOCS.resolve("tuning.md"));
        List<String> printed =
                out.toString().lines().filter(line -> !line.isEmpty()).toList();
        assertThat(printed).hasSizeGreaterThan(15);
        assertThat(document).containsAll(printed);
        for (String plot : List.of("tuning-herd.svg", "tuning-load.svg")) {
            assertThat(DOCS.resolve(plot)).hasSameTextualContentAs(drawn.resolve(plot));
        }
    }

    @Test
    void eachMeansKeepsTheHerdFurtherApart() {
        List<Herd> herds = Herd.atOnce(FEW, 7);

        assertThat(ratio(herds.get(0))).as("jitter 0").isGreaterThan(30);
        assertThat(ratio(herds.get(1))).as("jitter").isBetween(4.0, 8.0);
        assertThat(ratio(herds.get(4))).as("spread").isLessThan(2.5);
        assertThat(ratio(herds.get(5))).as("spread and budget").isLessThan(ratio(herds.get(4)));
    }

    @Test
    void aBudgetThatCanBeKeptIsKeptAndOneThatCannotIsToldOf() {
        Herd kept = Herd.withinTenSeconds(FEW, 7).get(2);
        assertThat(kept.pings().peak()).isLessThanOrEqualTo(FEW * 8 / 100 + 80 / 20 + 1); // and what one tick holds
        assertThat(kept.beyondBudget()).isZero();

        assertThat(Herd.atOnce(FEW, 7).get(3).beyondBudget()).isGreaterThan(FEW / 10);
    }

    @Test
    void tunedIdleTimesSaveHalfOfThePingsAndDetectAsSoonAtThePeak() {
        List<LoadRun> runs = LoadRun.all(100, new LoadCurve(7), 7);
        LoadRun tight = runs.get(0);
        LoadRun tuned = runs.get(1);
        LoadRun loose = runs.get(2);

        assertThat(tuned.savedFrom(tight)).isGreaterThan(0.5);
        assertThat(tuned.detections()).hasSize(100);
        // 5 + 3 x 2 s, and five looks that come up to 50 ms late
        assertThat(tuned.worstDetectionSeconds()).isLessThan(11.3).isLessThan(loose.worstDetectionSeconds() / 4);
        assertThat(tuned.changes()).as("steps, not oscillation").isBetween(10, 60);
    }

    @Test
    void explainsItsOptions() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .contains("Usage: TuningCurves", "--connections", "--seed", "--svg", "10000")
                .doesNotContain("${", "null");
    }

    @Test
    void numbersOutOfRangeAreRefusedWithTheRule() {
        assertThat(execute("--connections", "99")).isEqualTo(2);
        assertThat(err.toString()).contains("connections: 99 (expected: 100 to 100000)");
    }

    private static double ratio(Herd herd) {
        return herd.pings().peak() / herd.mean();
    }

    private int execute(String... args) {
        return CommandLines.of(new TuningCurves())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
