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
 * The schedules of probes that a kernel can carry out, in whole seconds, and which of them keep a goal's detection time and
 * outage.
 *
 * <p>The interval is never above the idle time: a healthy idle connection is probed once in the longer of the two, so the idle
 * time might as well be that.
 */
final class ProbeGrid {

    static final int PROBES = 3;
    static final int LEAST_PROBES = 2;
    static final int MOST_PROBES = 127;
    static final long MOST_SECONDS = 32_767;

    private final long detect;
    private final long usable;
    private final long outage;

    ProbeGrid(Goal goal, Kernel kernel) {
        detect = Durations.saturatedNanos(goal.detectWithin());
        usable = usableSeconds(kernel);
        long rideOut = Durations.saturatedNanos(goal.rideOut());
        // the last probe must come after the outage, and leave a second for its answer
        outage = rideOut == 0 ? 0 : 1 + ceilSeconds(rideOut);
    }

    /** How long idle + interval × probes may be for the kernel, whose timers come late, to keep the detection time. */
    long usable() {
        return usable;
    }

    /** Seconds that the probes have to go on for, from the first to the last. */
    long outage() {
        return outage;
    }

    /** The schedule with the longest idle time up to {@code wanted}, from {@code least} on, with 3 probes or more if there is one. */
    Optional<ProbeSchedule> widest(long wanted, long least) {
        return widest(wanted, least, PROBES).or(() -> widest(wanted, least, LEAST_PROBES));
    }

    private Optional<ProbeSchedule> widest(long wanted, long least, int leastProbes) {
        long idle = 0;
        for (int probes = leastProbes; probes <= MOST_PROBES; probes++) {
            long interval = leastInterval(probes);
            long most = Math.min(Math.min(wanted, MOST_SECONDS), usable - interval * probes);
            if (most >= Math.max(least, interval)) {
                idle = Math.max(idle, most);
            }
        }
        return idle == 0 ? Optional.empty() : fit(idle, leastProbes);
    }

    /** The fewest probes, at intervals up to the idle time, that keep both the detection time and the outage. */
    Optional<ProbeSchedule> fit(long idle, int leastProbes) {
        long left = usable - idle;
        for (int probes = leastProbes; probes <= MOST_PROBES && left >= probes; probes++) {
            long interval = Math.min(idle, left / probes);
            if (interval >= leastInterval(probes)) {
                return Optional.of(schedule(idle, interval, probes));
            }
        }
        return Optional.empty();
    }

    /** The fewest probes that keep the outage at an interval up to {@code most}, whatever the detection time. */
    Optional<ProbeSchedule> unhurried(long idle, long most) {
        for (int probes = PROBES; probes <= MOST_PROBES; probes++) {
            if (leastInterval(probes) <= most) {
                return Optional.of(schedule(idle, leastInterval(probes), probes));
            }
        }
        return Optional.empty();
    }

    long leastInterval(int probes) {
        return Math.max(1, -Math.floorDiv(-outage, probes - 1));
    }

    private long usableSeconds(Kernel kernel) {
        long kept = 0;
        long missed = Math.min(Duration.ofNanos(detect).toSeconds(), MOST_SECONDS * (1 + MOST_PROBES)) + 1;
        while (missed - kept > 1) {
            long middle = (kept + missed) / 2;
            if (latestIdle(middle, kernel).compareTo(Duration.ofNanos(detect)) <= 0) {
                kept = middle;
            } else {
                missed = middle;
            }
        }
        return kept;
    }

    /** Lateness goes by the sum, however it is divided. */
    private static Duration latestIdle(long totalSeconds, Kernel kernel) {
        int probes = totalSeconds <= MOST_SECONDS ? LEAST_PROBES : MOST_PROBES;
        long interval = Math.max(1, -Math.floorDiv(MOST_SECONDS - totalSeconds, probes));
        ProbeSchedule schedule = schedule(Math.max(interval, totalSeconds - interval * probes), interval, probes);
        return TcpPrediction.of(TcpKeepAlive.builder().schedule(schedule).build(), kernel)
                .idle()
                .map(DetectionTime::latest)
                .orElse(schedule.detectionTime());
    }

    static ProbeSchedule schedule(long idle, long interval, int probes) {
        return new ProbeSchedule(Duration.ofSeconds(idle), Duration.ofSeconds(interval), probes);
    }

    static long ceilSeconds(long nanos) {
        return -Math.floorDiv(-nanos, 1_000_000_000L);
    }
}
