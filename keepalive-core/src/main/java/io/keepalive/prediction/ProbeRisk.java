package io.keepalive.prediction;

import io.keepalive.internal.Durations;

/** TCP keepalive: a probe is unanswered if it or its answer is lost; so many in a row kill, and an answer begins anew. */
final class ProbeRisk implements Risk {

    private final long idle;
    private final long period;
    private final long interval;
    private final long probes;

    ProbeRisk(KernelWatch kernel) {
        idle = Durations.saturatedNanos(kernel.idleTime());
        period = Durations.saturatedNanos(kernel.probesAtLeastEvery());
        interval = Durations.saturatedNanos(kernel.interval());
        probes = kernel.probesToGiveUp();
    }

    @Override
    public double onLoss(double lossRate) {
        return Math.pow(Risk.eitherLost(lossRate), (double) probes);
    }

    /** Kills if it takes the first probe and all others up to the last. */
    @Override
    public double onOutage(long outageNanos) {
        long fromFirstToLast = Durations.saturatedMultiply(interval, probes - 1);
        return Risk.share((double) (outageNanos - fromFirstToLast), (double) period);
    }

    @Override
    public long everyNanos() {
        return period;
    }

    @Override
    public long soonestNanos() {
        return Durations.saturatedAdd(idle, Durations.saturatedMultiply(interval, probes));
    }
}
