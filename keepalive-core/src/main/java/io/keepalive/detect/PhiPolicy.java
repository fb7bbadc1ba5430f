package io.keepalive.detect;

import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the phi-accrual detector, which learns how regular the heartbeats are: N. Hayashibara, X. Defago, R. Yared, T.
 * Katayama, "The phi Accrual Failure Detector", Proc. 23rd IEEE International Symposium on Reliable Distributed Systems, 2004, section 4,
 * doi:10.1109/RELDIS.2004.1353004.
 *
 * <p>The level is {@code phi = -log10(P)}, where P is the probability that a heartbeat comes later than this, were the intervals between
 * heartbeats normally distributed with the mean and standard deviation of the last ones: at phi 1 one interval in 10 would be longer, at
 * phi 8 one in 10^8. Real intervals have heavier tails, so the scale orders, and promises no rate. Suspicion begins at the threshold.
 *
 * <ul>
 *   <li>Before it has learned, the window holds two intervals, of three and five quarters of the period (as in Akka): mean and a rather
 *       high deviation. The time from the start to the first heartbeat is no interval, and not learned.
 *   <li>A lost heartbeat makes one interval of two, which is learned: on a lossy path it becomes more patient.
 *   <li>Beyond the paper: an interval more than 6 standard deviations above the mean (one in 10^9) is learned as if it were so long, so a
 *       hiccup does not blow up the deviation, and a path that has changed is still learned within a few heartbeats. Those that were held
 *       up and come at once after it are not learned, so they do not shrink the mean. Nor is anything that one of our own pauses
 *       delayed.
 * </ul>
 *
 * <p>Immutable and thread-safe.
 */
public final class PhiPolicy implements DetectorPolicy {

    private static final double DEFAULT_THRESHOLD = 8;
    private static final double HIGHEST_THRESHOLD = 1e6;
    private static final int DEFAULT_WINDOW = 1000;
    private static final int DEFAULT_MISSED = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofDays(30);

    private final Duration period;
    private final double threshold;
    private final int window;
    private final Duration minimumDeviation;
    private final Duration acceptablePause;
    private final double thresholdDeviations;

    private PhiPolicy(
            Duration period, double threshold, int window, Duration minimumDeviation, Duration acceptablePause) {
        this.period = period;
        this.threshold = threshold;
        this.window = window;
        this.minimumDeviation = minimumDeviation;
        this.acceptablePause = acceptablePause;
        this.thresholdDeviations = NormalTail.deviations(threshold);
    }

    static PhiPolicy of(Duration period) {
        ChenPolicy.atMost("period", period, ChenPolicy.LONGEST_PERIOD);
        Duration tenth = Duration.ofNanos(Math.max(1, period.toNanos() / 10));
        return new PhiPolicy(period, DEFAULT_THRESHOLD, DEFAULT_WINDOW, tenth, period.multipliedBy(DEFAULT_MISSED));
    }

    /**
     * The same with another threshold.
     *
     * @param phi from which level on it suspects; above 0, at most 1,000,000; 8 by default, as in Akka and Cassandra
     * @return a copy
     * @throws IllegalArgumentException if {@code phi} is out of range
     */
    public PhiPolicy threshold(double phi) {
        if (!(phi > 0 && phi <= HIGHEST_THRESHOLD)) {
            throw Require.expected("threshold", phi, "0 < threshold <= " + HIGHEST_THRESHOLD);
        }
        return new PhiPolicy(period, phi, window, minimumDeviation, acceptablePause);
    }

    /**
     * The same with another window.
     *
     * @param intervals how many intervals it remembers, 8 bytes each; 2 to 10,000; 1000 by default, as in the paper and in Akka's cluster
     * @return a copy
     * @throws IllegalArgumentException if the number is out of range
     */
    public PhiPolicy window(int intervals) {
        Require.inRange("window", intervals, 2, IntervalWindow.MOST);
        return new PhiPolicy(period, threshold, intervals, minimumDeviation, acceptablePause);
    }

    /**
     * The same with another least standard deviation. Heartbeats of a quiet network are so regular that the smallest delay would be
     * beyond belief.
     *
     * @param time longer than zero, at most a day; a tenth of the period by default, which is Akka's 100 ms at its period of 1 s
     * @return a copy
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is out of range
     */
    public PhiPolicy minimumDeviation(Duration time) {
        ChenPolicy.atMost("minimumDeviation", time, ChenPolicy.LONGEST_PERIOD);
        return new PhiPolicy(period, threshold, window, time, acceptablePause);
    }

    /**
     * The same with another acceptable pause, which is added to the mean: lost heartbeats, or a collector's pause of the peer, that are
     * no reason to suspect.
     *
     * @param time zero or longer, at most 30 days; three periods by default, which is Akka's 3 s at its period of 1 s; the paper has none
     * @return a copy
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is out of range
     */
    public PhiPolicy acceptablePause(Duration time) {
        if (Require.notNegative("acceptablePause", time).compareTo(LONGEST_PAUSE) > 0) {
            throw Require.expected("acceptablePause", time, "<= " + LONGEST_PAUSE);
        }
        return new PhiPolicy(period, threshold, window, minimumDeviation, time);
    }

    /**
     * What it expects before it has learned.
     *
     * @return the period
     */
    public Duration period() {
        return period;
    }

    /**
     * From which level on it suspects.
     *
     * @return phi, 8 by default
     */
    public double threshold() {
        return threshold;
    }

    /**
     * How many intervals it remembers.
     *
     * @return the number, 1000 by default
     */
    public int window() {
        return window;
    }

    /**
     * The least standard deviation that it reckons with.
     *
     * @return the time, a tenth of the period by default
     */
    public Duration minimumDeviation() {
        return minimumDeviation;
    }

    /**
     * What is added to the mean.
     *
     * @return the time, three periods by default
     */
    public Duration acceptablePause() {
        return acceptablePause;
    }

    /** By how many standard deviations a silence is longer than the mean when it reaches the threshold. */
    double thresholdDeviations() {
        return thresholdDeviations;
    }

    @Override
    public FailureDetector start(long nowNanos) {
        return new PhiDetector(this, nowNanos);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PhiPolicy that
                && period.equals(that.period)
                && threshold == that.threshold
                && window == that.window
                && minimumDeviation.equals(that.minimumDeviation)
                && acceptablePause.equals(that.acceptablePause);
    }

    @Override
    public int hashCode() {
        return Objects.hash(period, threshold, window, minimumDeviation, acceptablePause);
    }

    @Override
    public String toString() {
        return "PhiPolicy[period=" + period + ", threshold=" + threshold + ", window=" + window + ", minimumDeviation="
                + minimumDeviation + ", acceptablePause=" + acceptablePause + ']';
    }
}
