package io.keepalive.examples.bench.load;

import java.util.Arrays;

/**
 * How often which time was measured, exact to 3 % (and to 1 µs): 32 buckets for each power of two. Time below zero counts as
 * zero.
 *
 * <p>Confined to one thread.
 */
final class LatenessHistogram {

    private static final int SUB_BUCKETS = 32;
    private static final int SUB_BUCKET_BITS = 5;
    private static final int BUCKETS = SUB_BUCKETS * (Long.SIZE - SUB_BUCKET_BITS);

    private final long[] counts = new long[BUCKETS];
    private long total;

    void record(long nanos) {
        counts[bucket(Math.max(0, nanos) / 1_000)]++;
        total++;
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
    }

    long total() {
        return total;
    }

    /** The time that the share of all times does not exceed, in milliseconds; 0 if none was recorded. */
    double percentileMillis(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (seen >= rank) {
                return largestIn(bucket) / 1e3;
            }
        }
        return 0;
    }

    /** For another process: how many times each bucket has, under its number. */
    Figures figures() {
        Figures figures = Figures.NONE;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (counts[bucket] > 0) {
                figures = figures.with(Integer.toString(bucket), counts[bucket]);
            }
        }
        return figures;
    }

    static LatenessHistogram of(Figures figures) {
        LatenessHistogram histogram = new LatenessHistogram();
        figures.all().forEach((bucket, count) -> {
            histogram.counts[Integer.parseInt(bucket)] = count.longValue();
            histogram.total += count.longValue();
        });
        return histogram;
    }

    private static int bucket(long micros) {
        int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - SUB_BUCKET_BITS);
        return shift * SUB_BUCKETS + (int) (micros >> shift);
    }

    private static long largestIn(int bucket) {
        int shift = Math.max(0, bucket / SUB_BUCKETS - 1);
        return ((bucket - (long) shift * SUB_BUCKETS + 1) << shift) - 1;
    }
}
