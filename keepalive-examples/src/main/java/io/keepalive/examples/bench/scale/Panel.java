package io.keepalive.examples.bench.scale;

import java.util.List;
import java.util.SortedMap;

/**
 * One diagram of a {@link Plot}.
 *
 * @param title what is shown, with its unit
 * @param series the lines, from the first to the last of the legend
 */
public record Panel(String title, List<Series> series) {

    /**
     * One line of a diagram.
     *
     * @param name its name in the legend
     * @param points value by number of connections
     */
    public record Series(String name, SortedMap<Integer, Double> points) {}

    double highest() {
        return series.stream()
                .flatMap(line -> line.points().values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
    }
}
