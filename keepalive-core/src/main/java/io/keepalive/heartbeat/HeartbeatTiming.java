package io.keepalive.heartbeat;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Optional;

/** A policy in the units of the clock, computed once and shared by all of its monitors. */
final class HeartbeatTiming {

    final boolean sends;
    final boolean judgesAnswers;
    final boolean watches;
    final boolean fixedPeriod;
    final boolean countsFromSent;
    final boolean promisesToSend;
    final boolean pongsOnly;

    /** Idle time of a pinger, or period of a one-way sender. */
    final long idleNanos;

    final long intervalNanos;
    final int probes;
    final long watchNanos;
    final long stallToleranceNanos;
    final long stallAllowanceNanos;
    final long slowPeerNanos;
    private final double jitterNanos;

    HeartbeatTiming(HeartbeatPolicy policy) {
        judgesAnswers = policy.pinging().isPresent();
        sends = judgesAnswers || policy.sendPeriod().isPresent();
        watches = policy.watchLimit().isPresent();
        fixedPeriod = policy.trigger() == Trigger.FIXED_PERIOD;
        countsFromSent = policy.trigger() == Trigger.LAST_SENT;
        promisesToSend = fixedPeriod || countsFromSent;
        pongsOnly = policy.proofOfLife() == ProofOfLife.PONGS_ONLY;
        idleNanos = policy.pinging()
                .map(schedule -> Durations.saturatedNanos(schedule.idle()))
                .orElse(nanos(policy.sendPeriod()));
        intervalNanos = policy.pinging()
                .map(schedule -> Durations.saturatedNanos(schedule.interval()))
                .orElse(Durations.MAX_NANOS);
        probes = policy.pinging().map(schedule -> schedule.probes()).orElse(Integer.MAX_VALUE);
        watchNanos = nanos(policy.watchLimit());
        stallToleranceNanos = Durations.saturatedNanos(policy.stallTolerance());
        stallAllowanceNanos = Durations.saturatedNanos(policy.stallAllowance());
        slowPeerNanos = Durations.saturatedNanos(policy.slowPeerLimit());
        jitterNanos = policy.jitter() * idleNanos;
    }

    /** The idle time shortened by a share of the jitter, {@code 0 <= share < 1}. */
    long jitteredIdleNanos(double share) {
        return idleNanos - (long) (share * jitterNanos);
    }

    private static long nanos(Optional<Duration> time) {
        return time.map(Durations::saturatedNanos).orElse(Durations.MAX_NANOS);
    }
}
