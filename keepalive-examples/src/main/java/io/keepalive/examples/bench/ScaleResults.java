package io.keepalive.examples.bench;

import io.keepalive.examples.bench.scale.Contender;
import io.keepalive.examples.bench.scale.Figures;
import io.keepalive.examples.bench.scale.Panel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the scale model measured, by contender and size, and whether it stays flat. Not thread-safe. */
final class ScaleResults {

    private static final String CPU = "cpu_ns_per_heartbeat";
    private static final String HEAP = "heap_bytes_per_connection";

    /** So much more than the bare loop's may CPU per heartbeat grow, and so much may heap, and count as flat. */
    private static final double FLAT_CPU = 1.25;

    private static final double FLAT_HEAP = 1.10;

    private final List<Integer> sizes;
    private final Results results = new Results(Contender.BARE.label());
    private final Map<String, List<Double>> values = new HashMap<>();

    /** Starts empty; sizes in ascending order. */
    ScaleResults(List<Integer> sizes) {
        this.sizes = sizes;
    }

    /** Adds what one run measured. */
    void add(Contender contender, int size, Figures figures) {
        add(contender, CPU, size, figures.cpuNanos());
        add(contender, HEAP, size, figures.heapBytes());
        add(contender, "allocated_bytes_per_heartbeat", size, figures.allocatedBytes());
        add(contender, "turns_per_heartbeat", size, figures.turns());
        add(contender, "most_pings_in_one_turn", size, figures.mostPings());
        add(contender, "lost_heartbeats", size, figures.lost());
        add(contender, "closed_connections", size, figures.closed());
    }

    private void add(Contender contender, String metric, int size, double value) {
        results.add(contender.label(), metric + "@" + size, value);
        values.computeIfAbsent(key(contender, metric, size), first -> new ArrayList<>())
                .add(value);
    }

    /** One run, as soon as it is over. */
    static String progress(int round, Contender contender, int size, Figures figures) {
        return String.format(
                Locale.ROOT,
                "round %d, %,9d connections, %-20s %5.0f ns CPU, %4.0f B garbage a heartbeat, %5.0f B heap a connection,"
                        + " %5.0f pings in one turn at most%s",
                round,
                size,
                contender.label(),
                figures.cpuNanos(),
                figures.allocatedBytes(),
                figures.heapBytes(),
                figures.mostPings(),
                figures.complete() ? "" : "; LOST HEARTBEATS OR CONNECTIONS (expected: none)");
    }

    /** How CPU and heap grow from the smallest to the largest size, and whether that is flat. */
    List<String> summary() {
        int least = sizes.get(0);
        int most = sizes.get(sizes.size() - 1);
        if (least == most) {
            return List.of("One size only: nothing to say about growth.");
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "Growth from %,d to %,d connections (medians):", least, most));
        double bareGrowth = growth(Contender.BARE, CPU);
        for (Contender contender : Contender.values()) {
            double cpu = growth(contender, CPU);
            double heap = growth(contender, HEAP);
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-20s CPU x%.2f (%.2f of the bare loop's), heap x%.2f: CPU %s, heap %s",
                    contender.label(),
                    cpu,
                    cpu / bareGrowth,
                    heap,
                    cpu / bareGrowth <= FLAT_CPU ? "flat" : "NOT FLAT",
                    heap <= FLAT_HEAP ? "flat" : "NOT FLAT"));
        }
        lines.add(String.format(
                Locale.ROOT,
                "Flat: CPU grows at most x%.2f as much as the bare loop's, which touches the same channels and so has the"
                        + " same cache misses; heap at most x%.2f.",
                FLAT_CPU,
                FLAT_HEAP));
        return lines;
    }

    /** The diagrams: CPU on the left, heap on the right. */
    List<Panel> panels() {
        return List.of(
                panel("CPU per heartbeat (ns)", CPU), panel("heap per connection for its heartbeat (bytes)", HEAP));
    }

    /** The lines of CSV, without the header; each metric's name ends with the number of connections. */
    List<String> csv() {
        return results.csv();
    }

    private Panel panel(String title, String metric) {
        List<Panel.Series> lines = new ArrayList<>();
        for (Contender contender : Contender.values()) {
            SortedMap<Integer, Double> points = new TreeMap<>();
            sizes.forEach(size -> points.put(size, median(contender, metric, size)));
            lines.add(new Panel.Series(contender.label(), points));
        }
        return new Panel(title, lines);
    }

    private double growth(Contender contender, String metric) {
        return median(contender, metric, sizes.get(sizes.size() - 1)) / median(contender, metric, sizes.get(0));
    }

    private double median(Contender contender, String metric, int size) {
        return Results.median(values.getOrDefault(key(contender, metric, size), List.of()));
    }

    private static String key(Contender contender, String metric, int size) {
        return contender.label() + ' ' + metric + '@' + size;
    }
}
