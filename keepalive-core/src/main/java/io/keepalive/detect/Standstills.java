package io.keepalive.detect;

import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** When one side stands still. */
record Standstills(double meanNanos, long shortestNanos, long longestNanos) {

    static final Standstills NONE = new Standstills(Double.POSITIVE_INFINITY, 0, 0);

    static Standstills of(Duration meanEvery, Duration shortest, Duration longest) {
        Require.positive("meanEvery", meanEvery);
        Require.notNegative("shortest", shortest);
        if (longest.compareTo(shortest) < 0) {
            throw Require.expected("longest", longest, ">= shortest " + shortest);
        }
        return new Standstills(meanEvery.toNanos(), shortest.toNanos(), longest.toNanos());
    }

    /** Moves times in a pause to its end; returns when the pauses begin and end. */
    long[][] holdUp(long[] times, Random random) {
        long end = Arrays.stream(times).max().orElse(0);
        long[] from = new long[16];
        long[] to = new long[16];
        int count = 0;
        for (double next = gap(random); next < end; next = to[count - 1] + gap(random)) {
            if (count == from.length) {
                from = Arrays.copyOf(from, 2 * count);
                to = Arrays.copyOf(to, 2 * count);
            }
            from[count] = (long) next;
            to[count] = from[count] + shortestNanos + (long) (random.nextDouble() * (longestNanos - shortestNanos));
            count++;
        }
        from = Arrays.copyOf(from, count);
        to = Arrays.copyOf(to, count);
        for (int at = 0; at < times.length; at++) {
            int pause = Arrays.binarySearch(from, times[at]);
            int before = pause >= 0 ? pause : -pause - 2;
            if (before >= 0 && times[at] < to[before]) {
                times[at] = to[before];
            }
        }
        return new long[][] {from, to};
    }

    private double gap(Random random) {
        return -meanNanos * StrictMath.log(1 - random.nextDouble());
    }
}
