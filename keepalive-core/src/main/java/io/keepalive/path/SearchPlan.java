package io.keepalive.path;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link IdleSearch} is to find out, how precisely, and with how many spare connections at once.
 *
 * <pre>{@code
 * SearchPlan.between(Duration.ofSeconds(10), Duration.ofMinutes(30)).build();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class SearchPlan {

    private static final Duration LEAST = Duration.ofMillis(1);
    private static final double DEFAULT_PRECISION = 0.125;

    private final long knownGoodNanos;
    private final long longestNanos;
    private final double precision;
    private final int parallel;

    private SearchPlan(Builder builder) {
        knownGoodNanos = Durations.saturatedNanos(builder.knownGood);
        longestNanos = Durations.saturatedNanos(builder.longest);
        precision = builder.precision;
        int doublings = doublings(knownGoodNanos).length;
        int wanted = doublings + gapsWanted(2) - 1;
        int least = doublings + 1;
        Integer given = builder.parallel;
        if (given != null && given < least) {
            throw Require.expected(
                    "parallel", given, ">= " + least + ", as there are " + doublings + " doublings up to " + longest());
        }
        parallel = given == null ? wanted : given;
    }

    /**
     * Starts a plan.
     *
     * @param knownGood a silence that the path is known, or can be expected, to survive; 1 ms or longer. It is not tried
     * @param longest the longest silence to try; longer than {@code knownGood}
     * @return a builder
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code knownGood} is below 1 ms, or {@code longest} not longer than it
     */
    public static Builder between(Duration knownGood, Duration longest) {
        return new Builder(knownGood, longest);
    }

    /**
     * The silence taken for good without trying it.
     *
     * @return the silence
     */
    public Duration knownGood() {
        return Duration.ofNanos(knownGoodNanos);
    }

    /**
     * The longest silence to try.
     *
     * @return the silence
     */
    public Duration longest() {
        return Duration.ofNanos(longestNanos);
    }

    /**
     * How far the two bounds may lie apart at the end, as a share of the upper one.
     *
     * @return the share
     */
    public double precision() {
        return precision;
    }

    /**
     * How many silences are tried at once at most.
     *
     * @return the number
     */
    public int parallel() {
        return parallel;
    }

    /**
     * How long a search takes at most, whatever the path's limit: one and a half times the longest silence it then has to
     * try, or as much again for each time that {@link #parallel} spares do not suffice to divide what is in question.
     * Without the time that answers take, and without doubtful results, each of which may cost the longest silence again.
     *
     * @return the bound
     */
    public Duration duration() {
        long worst = longestNanos;
        long[] doublings = doublings(knownGoodNanos);
        for (int i = 0; i < doublings.length; i++) {
            long below = i == 0 ? knownGoodNanos : doublings[i - 1];
            long since = i == 0 ? 0 : below; // the spares between the two fall silent when the lower was survived
            int free = parallel - (doublings.length - i);
            double ratio = (double) doublings[i] / below;
            ratio = Math.pow(ratio, 1.0 / gaps(ratio, free));
            int rounds = 1;
            for (; ratio > narrowest(); rounds++) {
                ratio = Math.pow(ratio, 1.0 / gaps(ratio, parallel));
            }
            worst = Math.max(worst, Durations.saturatedAdd(since, Durations.saturatedMultiply(doublings[i], rounds)));
        }
        return Duration.ofNanos(worst);
    }

    long knownGoodNanos() {
        return knownGoodNanos;
    }

    long longestNanos() {
        return longestNanos;
    }

    /** How many trials may divide a gap while so many others run. */
    int free(int running) {
        return parallel - running;
    }

    /** The longest silence, its half, the half of that and so on, down to above {@code good}; shortest first. */
    long[] doublings(long good) {
        int count = 1;
        while (count < Long.SIZE && longestNanos >> count > good && !isPrecise(good, longestNanos >> count)) {
            count++;
        }
        long[] doublings = new long[count];
        for (int i = 0; i < count; i++) {
            doublings[i] = longestNanos >> (count - 1 - i);
        }
        return doublings;
    }

    /** Silences between two others, at equal ratios, so that all gaps are equally precise. */
    long[] between(long below, long above, int free) {
        double ratio = (double) above / below;
        int gaps = gaps(ratio, free);
        long[] silences = new long[gaps - 1];
        for (int i = 1; i < gaps; i++) {
            silences[i - 1] = (long) (below * Math.pow(ratio, (double) i / gaps));
        }
        return silences;
    }

    boolean isPrecise(long below, long above) {
        return (double) above / below <= narrowest();
    }

    private int gaps(double ratio, int free) {
        return Math.max(1, Math.min(gapsWanted(ratio), free + 1));
    }

    private int gapsWanted(double ratio) {
        return (int) Math.ceil(Math.log(ratio) / Math.log(1 / (1 - precision)) - 1e-9);
    }

    /** The ratio of two bounds that are close enough, with room for whole nanoseconds. */
    private double narrowest() {
        return (1 + 1e-5) / (1 - precision);
    }

    @Override
    public String toString() {
        return "SearchPlan[" + knownGood() + " to " + longest() + ", precision=" + precision + ", parallel=" + parallel
                + ", at most " + duration() + ']';
    }

    /** Builds a {@link SearchPlan}. Not thread-safe. */
    public static final class Builder {

        private final Duration knownGood;
        private final Duration longest;
        private double precision = DEFAULT_PRECISION;
        private @Nullable Integer parallel;

        private Builder(Duration knownGood, Duration longest) {
            if (Objects.requireNonNull(knownGood, "knownGood").compareTo(LEAST) < 0) {
                throw Require.expected("knownGood", knownGood, ">= " + LEAST);
            }
            if (Objects.requireNonNull(longest, "longest").compareTo(knownGood) <= 0) {
                throw Require.expected("longest", longest, "> knownGood " + knownGood);
            }
            this.knownGood = knownGood;
            this.longest = longest;
        }

        /**
         * Sets how far the two bounds may lie apart at the end, as a share of the upper one.
         *
         * @param share 0.001 to 0.5; an eighth (0.125) by default, as four fifths of the lower bound are used anyway
         * @return this builder
         * @throws IllegalArgumentException if {@code share} is out of range
         */
        public Builder precision(double share) {
            if (!(share >= 0.001 && share <= 0.5)) {
                throw Require.expected("precision", share, "0.001..0.5");
            }
            precision = share;
            return this;
        }

        /**
         * Sets how many silences are tried at once at most.
         *
         * @param trials 2 to 1,000, and enough to try each doubling up to the longest silence at once; by default as many as
         *     it takes to be done in one and a half times the longest silence tried
         * @return this builder
         * @throws IllegalArgumentException if {@code trials} is out of range
         */
        public Builder parallel(int trials) {
            parallel = Require.inRange("parallel", trials, 2, 1_000);
            return this;
        }

        /**
         * Checks the settings against each other, and makes the plan.
         *
         * @return the plan
         * @throws IllegalArgumentException if {@code parallel} is too small for the silences to try
         */
        public SearchPlan build() {
            return new SearchPlan(this);
        }
    }
}
