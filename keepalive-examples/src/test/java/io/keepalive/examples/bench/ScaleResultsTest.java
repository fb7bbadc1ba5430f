package io.keepalive.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.bench.scale.Contender;
import io.keepalive.examples.bench.scale.Figures;
import io.keepalive.examples.bench.scale.Panel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleResultsTest {

    private final ScaleResults results = new ScaleResults(List.of(1_000, 10_000));

    @Test
    void cpuThatGrowsAsTheBareLoopsDoesIsFlat() {
        growsFrom(Contender.BARE, 100, 200, 64, 64);
        growsFrom(Contender.KEEPALIVE_WHEEL, 200, 500, 300, 330);
        growsFrom(Contender.IDLE_STATE_HANDLER, 400, 1_001, 300, 331);
        growsFrom(Contender.KEEPALIVE_IDLE_STATE, 400, 800, 300, 300);

        assertThat(line(Contender.KEEPALIVE_WHEEL))
                .contains("CPU x2.50 (1.25 of the bare loop's), heap x1.10")
                .doesNotContain("NOT");
        assertThat(line(Contender.IDLE_STATE_HANDLER)).contains("CPU NOT FLAT, heap NOT FLAT");
    }

    @Test
    void nothingIsSaidAboutGrowthOfOneSize() {
        assertThat(new ScaleResults(List.of(1_000)).summary())
                .containsExactly("One size only: nothing to say about growth.");
    }

    @Test
    void csvNamesTheSizeWithTheMetric() {
        growsFrom(Contender.BARE, 100, 200, 64, 64);
        growsFrom(Contender.KEEPALIVE_WHEEL, 150, 250, 300, 300);

        assertThat(results.csv())
                .contains(
                        "bare,cpu_ns_per_heartbeat@1000,100,100,100,1.00",
                        "keepalive-wheel,cpu_ns_per_heartbeat@10000,250,250,250,1.25");
    }

    @Test
    void panelsHoldTheMedianOfTheRounds() {
        for (Contender contender : Contender.values()) {
            growsFrom(contender, 100, 200, 64, 64);
            growsFrom(contender, 900, 300, 64, 64);
            growsFrom(contender, 110, 400, 64, 64);
        }

        Panel cpu = results.panels().get(0);
        assertThat(cpu.series()).hasSize(Contender.values().length);
        assertThat(cpu.series().get(0).points()).containsEntry(1_000, 110.0).containsEntry(10_000, 300.0);
    }

    @Test
    void progressShoutsWhereSomethingWasLost() {
        assertThat(ScaleResults.progress(1, Contender.BARE, 1_000, figures(1, 1, 0)))
                .doesNotContain("LOST");
        assertThat(ScaleResults.progress(1, Contender.BARE, 1_000, figures(1, 1, 1)))
                .contains("LOST");
    }

    private void growsFrom(Contender contender, double cpu, double cpuThen, double heap, double heapThen) {
        results.add(contender, 1_000, figures(cpu, heap, 0));
        results.add(contender, 10_000, figures(cpuThen, heapThen, 0));
    }

    private String line(Contender contender) {
        return results.summary().stream()
                .filter(line -> line.startsWith("  " + contender.label() + ' '))
                .findFirst()
                .orElseThrow();
    }

    private static Figures figures(double cpu, double heap, double lost) {
        return new Figures(cpu, 0, heap, 700, 1, 10, 1_000, lost, 0);
    }
}
