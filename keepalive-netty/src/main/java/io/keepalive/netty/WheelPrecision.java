package io.keepalive.netty;

import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatTiming;
import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How precise a group's timing wheels are: the length of their tick, and what a policy's jitter lets be imprecise with it.
 *
 * @param tickNanos a 32nd to a 64th of the shortest time that the group's policy has, between a millisecond and a second or so;
 *     a power of two, as it is divided by often
 */
record WheelPrecision(long tickNanos) {

    private static final int TICKS = 32;
    private static final long SHORTEST_NANOS = 1 << 20;
    private static final long LONGEST_NANOS = 1 << 30;

    /** With ticks below this, about 17 ms, pings are so frequent that reading the clock costs little beside them. */
    private static final long SHORTEST_COARSE_NANOS = 1 << 24;

    static WheelPrecision of(HeartbeatPolicy policy) {
        long tick = Long.highestOneBit(Math.max(1, shortestNanos(policy) / TICKS));
        return new WheelPrecision(Math.min(Math.max(tick, SHORTEST_NANOS), LONGEST_NANOS));
    }

    /** What monitors in these wheels make of a policy, so that nothing comes earlier or later than it says. */
    HeartbeatTiming timingOf(HeartbeatPolicy policy) {
        long room = HeartbeatTiming.of(policy).roomNanos();
        boolean watches = policy.watchLimit().isPresent(); // then silence itself is judged
        boolean coarse = !watches && tickNanos >= SHORTEST_COARSE_NANOS && room >= 2 * tickNanos;
        Duration late = room >= tickNanos ? Duration.ofNanos(tickNanos) : Duration.ZERO;
        Duration early = coarse ? Duration.ofNanos(tickNanos) : Duration.ZERO;
        return HeartbeatTiming.of(policy, early, late);
    }

    private static long shortestNanos(HeartbeatPolicy policy) {
        long idle = nanos(policy.pinging().map(ProbeSchedule::idle));
        long interval = nanos(policy.pinging().map(ProbeSchedule::interval));
        long shortest = Math.min(Math.min(idle, interval), nanos(policy.watchLimit()));
        return Math.min(shortest, nanos(policy.sendPeriod()));
    }

    private static long nanos(Optional<Duration> time) {
        return time.map(Durations::saturatedNanos).orElse(TimeUnit.DAYS.toNanos(1));
    }
}
