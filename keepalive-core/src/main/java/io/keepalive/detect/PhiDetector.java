package io.keepalive.detect;

import io.keepalive.internal.Durations;

/** Phi-accrual, as {@link PhiPolicy} describes it. */
final class PhiDetector implements FailureDetector {

    /** A normal interval is longer than so many standard deviations above the mean once in 10^9. */
    private static final double USUAL_DEVIATIONS = 6;

    private final double thresholdDeviations;
    private final double minimumDeviationNanos;
    private final long acceptablePauseNanos;
    private final IntervalWindow intervals;
    private final Silence silence;
    private final Backlog backlog = new Backlog();
    private long meanNanos;
    private double meanFraction;
    private double deviationNanos;

    /** The first silence at which phi is at the threshold. */
    private long limitNanos;

    PhiDetector(PhiPolicy policy, long nowNanos) {
        this.thresholdDeviations = policy.thresholdDeviations();
        this.minimumDeviationNanos = (double) policy.minimumDeviation().toNanos();
        this.acceptablePauseNanos = policy.acceptablePause().toNanos();
        this.intervals = new IntervalWindow(policy.window());
        this.silence = new Silence(nowNanos);
        long period = policy.period().toNanos();
        intervals.add(period - period / 4);
        learn(period + period / 4);
    }

    @Override
    public void heartbeat(long sequence, long nowNanos) {
        if (!silence.isNews(sequence)) {
            return;
        }
        if (!silence.heardNothing()) {
            judge(silence.nanos(nowNanos));
        }
        silence.end(sequence, nowNanos);
    }

    /** Learns an interval, unless it is no measure of how regular heartbeats are. */
    private void judge(long intervalNanos) {
        long period = Math.max(1, meanNanos);
        if (silence.paused()) {
            backlog.mayFollow(intervalNanos, period);
            return;
        }
        if (backlog.takes(intervalNanos, period)) {
            return;
        }
        long longest = Math.min(meanNanos + (long) (USUAL_DEVIATIONS * deviationNanos), IntervalWindow.LONGEST_NANOS);
        if (intervalNanos > longest) {
            backlog.mayFollow(intervalNanos, period);
        }
        learn(Math.min(intervalNanos, longest));
    }

    private void learn(long intervalNanos) {
        intervals.add(intervalNanos);
        meanNanos = intervals.meanNanos();
        meanFraction = intervals.meanFraction();
        deviationNanos = Math.max(intervals.deviationNanos(), minimumDeviationNanos);
        limitNanos = firstAtThreshold();
    }

    /** By bisection about what a formula says: exact where the formula is a rounding off. */
    private long firstAtThreshold() {
        long above = (long) (meanFraction + thresholdDeviations * deviationNanos);
        long guess = Math.max(0, Math.min(acceptablePauseNanos + meanNanos + above, Durations.MAX_NANOS));
        long low = guess;
        for (long step = 1; low >= 0 && isAtThreshold(low); step *= 2) {
            low = Math.max(-1, low - step);
        }
        long high = Math.max(low, guess);
        for (long step = 1; high < Durations.MAX_NANOS && !isAtThreshold(high); step *= 2) {
            high = high < Durations.MAX_NANOS - step ? high + step : Durations.MAX_NANOS;
        }
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (isAtThreshold(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private boolean isAtThreshold(long silenceNanos) {
        return NormalTail.rounded(deviations(silenceNanos)) >= thresholdDeviations;
    }

    private double deviations(long silenceNanos) {
        double aboveMean = (double) (silenceNanos - acceptablePauseNanos - meanNanos) - meanFraction;
        return aboveMean / deviationNanos;
    }

    @Override
    public void localPause(long fromNanos, long toNanos) {
        silence.pause(fromNanos, toNanos, limitNanos);
    }

    @Override
    public double suspicion(long nowNanos) {
        return NormalTail.phi(deviations(silence.countedNanos(nowNanos)));
    }

    @Override
    public boolean suspects(long nowNanos) {
        return nowNanos - suspectsAtNanos() >= 0;
    }

    @Override
    public long suspectsAtNanos() {
        return silence.reachesAtNanos(limitNanos);
    }
}
