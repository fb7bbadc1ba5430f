package io.keepalive.examples.tuning;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;

/** How often something happened, second by second. Not thread-safe. */
final class Series {

    private int[] counts = new int[64];

    void count(Duration moment) {
        int second = (int) moment.minusNanos(1).toSeconds();
        if (second >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(second + 1, 2 * counts.length));
        }
        counts[second]++;
    }

    /** The first so many seconds. */
    int[] seconds(int howMany) {
        return Arrays.copyOf(counts, howMany);
    }

    int peak() {
        return IntStream.of(counts).max().orElse(0);
    }

    int total() {
        return IntStream.of(counts).sum();
    }
}
