package io.keepalive.heartbeat;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A policy in the units of the clock, computed once and shared by all of its monitors.
 *
 * <p>Immutable and thread-safe.
 */
public final class HeartbeatTiming {

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

    /** By how much a poll may be late for a ping that nothing but the idle time asks for. */
    final long lateNanos;

    private final double jitterNanos;
    private final double drawnNanos;

    HeartbeatTiming(HeartbeatPolicy policy) {
        this(policy, 0, 0);
    }

    private HeartbeatTiming(HeartbeatPolicy policy, long earlyNanos, long lateNanos) {
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
        drawnNanos = jitterNanos - earlyNanos - lateNanos;
        this.lateNanos = lateNanos;
    }

    /**
     * A policy's timing, for monitors that are told and polled on time.
     *
     * @param policy the policy
     * @return its timing
     * @throws NullPointerException if {@code policy} is null
     */
    public static HeartbeatTiming of(HeartbeatPolicy policy) {
        return Objects.requireNonNull(policy, "policy").timing();
    }

    /**
     * A policy's timing, for monitors whose caller is imprecise: idle times are drawn from so much less than the whole jitter
     * that no ping comes before the time which the policy allows, nor after its idle time.
     *
     * @param policy the policy, whose jitter leaves room for both
     * @param early by how much what is received may be stamped too early; not negative. A watch limit bears none
     * @param late by how much a poll may be late where {@link HeartbeatMonitor#pollMayBeLate} says so; not negative
     * @return the timing
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if there is no room
     */
    public static HeartbeatTiming of(HeartbeatPolicy policy, Duration early, Duration late) {
        long earlyNanos = Durations.saturatedNanos(Require.notNegative("early", early));
        long lateNanos = Durations.saturatedNanos(Require.notNegative("late", late));
        long room = of(policy).roomNanos();
        if (earlyNanos > room - lateNanos) {
            throw Require.expected("early and late", early + " and " + late, "together <= " + Duration.ofNanos(room));
        }
        if (earlyNanos > 0 && policy.watchLimit().isPresent()) {
            throw Require.expected("early", early, "PT0S, as there is a watch limit");
        }
        return new HeartbeatTiming(policy, earlyNanos, lateNanos);
    }

    /**
     * How imprecise a monitor's caller may be.
     *
     * @return the jitter in nanoseconds; 0 where pings keep to a fixed period, or none are sent
     */
    public long roomNanos() {
        return sends && !fixedPeriod ? (long) jitterNanos : 0;
    }

    /** An idle time drawn for a share of what there is to draw from, {@code 0 <= share < 1}. */
    long jitteredIdleNanos(double share) {
        return idleNanos - lateNanos - (long) (share * drawnNanos);
    }

    private static long nanos(Optional<Duration> time) {
        return time.map(Durations::saturatedNanos).orElse(Durations.MAX_NANOS);
    }
}
