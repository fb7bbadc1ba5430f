package io.keepalive.examples.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What contenders measured in several rounds of one run, and how they compare to the bare one: as CSV lines {@code
 * contender,metric,median,min,max,ratio_to_bare}. The ratio is the median of the rounds' own ratios, so that a machine that
 * is slower in one round than in another does not show in it.
 */
final class Results {

    static final String HEADER = "contender,metric,median,min,max,ratio_to_bare";

    private final String bare;

    /** By metric, then by contender, one value a round. */
    private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

    /** Starts empty; {@code bare} names the contender that the others are compared to. */
    Results(String bare) {
        this.bare = bare;
    }

    /** Adds what one round measured. Every contender measures once in each round. */
    void add(String contender, String metric, double value) {
        values.computeIfAbsent(metric, first -> new LinkedHashMap<>())
                .computeIfAbsent(contender, first -> new ArrayList<>())
                .add(value);
    }

    /** The lines, without the header; metrics and contenders in the order in which they came first. */
    List<String> csv() {
        List<String> lines = new ArrayList<>();
        values.forEach((metric, contenders) -> contenders.forEach((contender, measured) -> lines.add(String.join(
                ",",
                contender,
                metric,
                text(median(measured)),
                text(measured.stream().min(Double::compare).orElseThrow()),
                text(measured.stream().max(Double::compare).orElseThrow()),
                ratioTo(bare, contender, metric)))));
        return lines;
    }

    /** The median of the rounds' ratios of one contender to another; empty where a round lacks one or it was zero. */
    String ratioTo(String other, String contender, String metric) {
        List<Double> ratios = ratios(other, contender, metric);
        return ratios.isEmpty() ? "" : text(median(ratios));
    }

    /** Every round's ratio of one contender to another; empty where a round lacks one or it was zero. */
    List<Double> ratios(String other, String contender, String metric) {
        List<Double> above = measured(contender, metric);
        List<Double> below = measured(other, metric);
        if (above.size() != below.size() || below.contains(0.0)) {
            return List.of();
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < above.size(); round++) {
            ratios.add(above.get(round) / below.get(round));
        }
        return ratios;
    }

    /** What each round measured, in their order; empty if none did. */
    List<Double> measured(String contender, String metric) {
        return values.getOrDefault(metric, Map.of()).getOrDefault(contender, List.of());
    }

    static double median(List<Double> measured) {
        double[] sorted =
                measured.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** Three significant digits and no exponent. */
    static String text(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
