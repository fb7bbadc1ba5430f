package io.keepalive.peer.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * How soon what a node says is known everywhere, and what that costs: the table of docs/peer-groups.md is what this prints, and {@code
 * -Ddocs=rewrite} writes it there. Another seed than the documentation's: {@code -Dsimulation.seed=…}, which only prints.
 */
class SpreadTest {

    private static final Path DOCUMENT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docs/peer-groups.md");
    private static final String BEGIN = "<!-- spread -->\n";
    private static final String END = "<!-- /spread -->";
    private static final long START = 1_700_000_000_000L;

    @Test
    void theDocumentationShowsHowStateSpreads() throws IOException {
        Long seed = Long.getLong("simulation.seed");
        StringBuilder table = new StringBuilder("""

                | nodes | loss | periods until a change is known to all: median, worst | periods until a started node knows all and all know it: median, worst | idle, bytes per node and second | with changes, bytes per node and second |
                |---|---|---|---|---|---|
                """);
        for (int nodes : new int[] {5, 50}) {
            for (double loss : new double[] {0, 0.1, 0.3}) {
                table.append(row(nodes, loss, seed == null ? 5 : seed));
            }
        }
        table.append('\n');
        System.out.println("seed " + (seed == null ? 5 : seed) + table);
        if (seed != null) {
            return;
        }
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        if ("rewrite".equals(System.getProperty("docs"))) {
            Files.writeString(DOCUMENT, new StringBuilder(document).replace(begin, end, table.toString()));
            return;
        }
        assertThat(document.substring(begin, end)).isEqualTo(table.toString());
    }

    private static String row(int size, double loss, long seed) {
        SimGroup group = new SimGroup(size, loss, seed);
        group.nodes.forEach(node -> node.start(START + node.index));
        group.periodsToConverge(60);
        int trials = size == 5 ? 40 : 10;
        List<Double> changes = new ArrayList<>();
        List<Double> starts = new ArrayList<>();
        for (int trial = 0; trial < trials; trial++) {
            group.run((long) (group.random.nextDouble() * SimGroup.PERIOD));
            group.any().publish("load", "" + trial);
            changes.add(group.periodsToConverge(60));
        }
        for (int trial = 0; trial < trials; trial++) {
            SimNode node = group.any();
            node.crash();
            group.run((long) ((1 + group.random.nextDouble()) * SimGroup.PERIOD));
            node.start(START + 1000L * (trial + 1));
            starts.add(group.periodsToConverge(60));
        }
        group.run(5 * SimGroup.PERIOD);
        double idle = bytesPerNodeAndSecond(group, 10);
        for (SimNode node : group.nodes) {
            group.in((long) (group.random.nextDouble() * 10 * SimGroup.SECOND), () -> node.publish("load", "" + 50));
        }
        double changing = bytesPerNodeAndSecond(group, 10);
        return String.format(
                Locale.ROOT,
                "| %d | %.0f %% | %s | %s | %.0f | %.0f |%n",
                size,
                loss * 100,
                medianAndWorst(changes),
                medianAndWorst(starts),
                idle,
                changing);
    }

    private static double bytesPerNodeAndSecond(SimGroup group, int seconds) {
        long before = group.bytesSent;
        group.run(seconds * SimGroup.SECOND);
        return (double) (group.bytesSent - before) / group.nodes.size() / seconds;
    }

    private static String medianAndWorst(List<Double> periods) {
        List<Double> sorted = periods.stream().sorted().toList();
        return String.format(Locale.ROOT, "%.2f, %.2f", sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
    }
}
