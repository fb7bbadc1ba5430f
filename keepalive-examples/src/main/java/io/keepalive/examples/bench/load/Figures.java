package io.keepalive.examples.bench.load;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * Named numbers, as one process tells them to another in one line. Those that nobody told are absent, which is not 0: a C
 * program has no heap.
 *
 * <p>Immutable and thread-safe.
 */
public final class Figures {

    static final Figures NONE = new Figures(Map.of());

    private final Map<String, Double> values;

    private Figures(Map<String, Double> values) {
        this.values = values;
    }

    Figures with(String name, double value) {
        Map<String, Double> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Figures(more);
    }

    /** The same of a whole number, which is exact below 2^53: of nanoseconds, a hundred days. */
    Figures with(String name, long value) {
        return with(name, (double) value);
    }

    /** The number of each name in either, added up: what several pairs of processes counted. */
    Figures plus(Figures other) {
        Map<String, Double> sum = new LinkedHashMap<>(values);
        other.values.forEach((name, value) -> sum.merge(name, value, Double::sum));
        return new Figures(sum);
    }

    /** What was added since {@code earlier}, whose names are the same. */
    Figures minus(Figures earlier) {
        Map<String, Double> difference = new LinkedHashMap<>();
        values.forEach((name, value) -> difference.put(name, value - earlier.value(name)));
        return new Figures(difference);
    }

    /** Both, of which none has a name of the other's. */
    Figures and(Figures other) {
        Map<String, Double> both = new LinkedHashMap<>(values);
        both.putAll(other.values);
        return new Figures(both);
    }

    /** The part of those whose name begins with {@code prefix}, by the rest of their name. */
    Figures startingWith(String prefix) {
        Map<String, Double> part = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), value);
            }
        });
        return new Figures(part);
    }

    /** The same under longer names. */
    Figures prefixed(String prefix) {
        Map<String, Double> renamed = new LinkedHashMap<>();
        values.forEach((name, value) -> renamed.put(prefix + name, value));
        return new Figures(renamed);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * One number.
     *
     * @param name its name
     * @return the number
     * @throws IllegalArgumentException if nobody told it
     */
    public double value(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "figure: " + name + " (expected: one of " + new TreeSet<>(values.keySet()) + ")");
        }
        return value;
    }

    /**
     * All of them, in the order in which they were told.
     *
     * @return an unmodifiable view
     */
    public Map<String, Double> all() {
        return Collections.unmodifiableMap(values);
    }

    /** One line of {@code name=number}, without an end. */
    String line() {
        StringJoiner line = new StringJoiner(" ");
        values.forEach((name, value) -> line.add(name + "=" + value));
        return line.toString();
    }

    static Figures parse(String line) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String figure : line.strip().split(" +", 0)) {
            int equals = figure.indexOf('=');
            if (equals > 0) {
                values.put(figure.substring(0, equals), Double.valueOf(figure.substring(equals + 1)));
            }
        }
        return new Figures(values);
    }
}
