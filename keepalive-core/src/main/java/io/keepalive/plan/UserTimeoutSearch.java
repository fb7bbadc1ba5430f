package io.keepalive.plan;

import io.keepalive.DetectionTime;
import io.keepalive.ProbeSchedule;
import io.keepalive.internal.Durations;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.Optional;

/**
 * TCP keepalive with a user timeout, for Linux where the retransmission cap is missing or does not reach. The user timeout
 * replaces the number of probes (the kernel looks at it when a probe is due), so both are searched for together. Milliseconds.
 */
final class UserTimeoutSearch {

    private static final long SECOND = 1_000;
    private static final long RETRANSMISSION_SLACK = 500;

    private final ProbeGrid grid;
    private final long leastIdle;
    private final long least;
    private final long most;
    private final boolean capped;

    /**
     * @param leastIdle seconds
     * @param capped whether the smallest retransmission cap goes with it, which shortens the kernel's last wait
     */
    UserTimeoutSearch(Goal goal, Kernel kernel, ProbeGrid grid, long leastIdle, boolean capped) {
        this.grid = grid;
        this.leastIdle = leastIdle;
        this.capped = capped;
        long outage = Durations.saturatedMultiply(ceilMillis(goal.rideOut()), 2) + RETRANSMISSION_SLACK;
        long pause = goal.peerMayPause().isZero() ? 0 : Durations.saturatedNanos(goal.peerMayPause()) / 1_000_000 + 1;
        least = Math.max(outage, pause);
        most = Math.min(grid.usable() * SECOND, longestInTime(goal, kernel));
    }

    /** The widest that does with an idle time up to {@code wanted} seconds; empty if none does. */
    Optional<TcpKeepAlive> find(long wanted) {
        if (most < least || !fits(leastIdle, 1, most)) {
            return Optional.empty(); // nothing else asks for less than probes every second do
        }
        for (long idle = wanted; idle > leastIdle; idle = Math.max(leastIdle, idle * 7 / 8)) {
            for (int probes = ProbeGrid.PROBES; probes <= ProbeGrid.MOST_PROBES; probes++) {
                long interval = Math.min(idle, (grid.usable() - idle) / probes);
                long timeout = Math.min(most, (idle + interval * probes) * SECOND);
                if (interval >= 1 && timeout >= least && fits(idle, interval, timeout)) {
                    return Optional.of(settings(idle, interval, probes, timeout));
                }
            }
        }
        long probes = Math.max(ProbeGrid.LEAST_PROBES, probesBefore(leastIdle, 1, most));
        return Optional.of(settings(leastIdle, 1, (int) Math.min(ProbeGrid.MOST_PROBES, probes), most));
    }

    /** Noticed in time, and the last probe after the outage. */
    private boolean fits(long idle, long interval, long timeout) {
        long ticks = Math.max(1, -Math.floorDiv(-(timeout - idle * SECOND), interval * SECOND));
        long probes = probesBefore(idle, interval, timeout);
        return idle + interval * ticks <= grid.usable()
                && probes >= ProbeGrid.LEAST_PROBES
                && interval * (probes - 1) >= grid.outage();
    }

    /** How many probes go out before the user timeout counts, if the kernel's timers are as late as they may be. */
    private static long probesBefore(long idle, long interval, long timeout) {
        long soonest = (timeout * 8 + 8) / 9;
        return Math.max(1, -Math.floorDiv(-(soonest - idle * SECOND), interval * SECOND));
    }

    private long longestInTime(Goal goal, Kernel kernel) {
        long kept = 0;
        long missed = Math.min(Durations.saturatedNanos(goal.detectWithin()) / 1_000_000, Integer.MAX_VALUE - 1L) + 1;
        while (missed - kept > 1) {
            long middle = (kept + missed) / 2;
            Duration latest = TcpPrediction.of(settings(1, 1, ProbeGrid.PROBES, middle), kernel)
                    .unacknowledged()
                    .map(DetectionTime::latest)
                    .orElseThrow();
            if (latest.compareTo(goal.detectWithin()) <= 0) {
                kept = middle;
            } else {
                missed = middle;
            }
        }
        return kept;
    }

    private TcpKeepAlive settings(long idle, long interval, int probes, long timeout) {
        ProbeSchedule schedule = ProbeGrid.schedule(idle, interval, probes);
        TcpKeepAlive settings = TcpKeepAlive.builder()
                .schedule(schedule)
                .userTimeout(Duration.ofMillis(timeout))
                .build();
        return capped
                ? settings.toBuilder()
                        .retransmissionCap(RetransmissionCap.LEAST)
                        .build()
                : settings;
    }

    private static long ceilMillis(Duration time) {
        return -Math.floorDiv(-Durations.saturatedNanos(time), 1_000_000L);
    }
}
