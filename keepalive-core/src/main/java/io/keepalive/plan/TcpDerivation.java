package io.keepalive.plan;

import io.keepalive.DetectionTime;
import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** TCP keepalive that meets a goal alone, or goes with a heartbeat that does; in the kernel's whole seconds. */
final class TcpDerivation {

    private static final int LEAST_PROBES = 3;
    private static final int MOST_PROBES = 127;
    private static final long MOST_SECONDS = 32_767;
    private static final Duration LEAST_CAP = Duration.ofSeconds(1);
    private static final Duration MOST_CAP = Duration.ofMinutes(2);
    private static final Duration CAP_STEP = Duration.ofMillis(100);

    private final Goal goal;
    private final Kernel kernel;
    private final long usableSeconds;
    private final List<String> notes = new ArrayList<>();

    TcpDerivation(Goal goal, Kernel kernel) {
        this.goal = goal;
        this.kernel = kernel;
        this.usableSeconds = usableSeconds();
    }

    List<String> notes() {
        return notes;
    }

    TcpKeepAlive derive(Optional<HeartbeatPolicy> heartbeat) {
        ProbeSchedule schedule =
                heartbeat.flatMap(HeartbeatPolicy::pinging).map(this::beneath).orElseGet(this::alone);
        TcpKeepAlive uncapped = TcpKeepAlive.builder().schedule(schedule).build();
        if (!survives(uncapped)) {
            throw Require.expected(
                    "rideOut",
                    goal.rideOut(),
                    "< "
                            + TcpPrediction.of(uncapped, kernel)
                                    .unacknowledged()
                                    .orElseThrow()
                                    .earliest() + ", when the kernel gives up unacknowledged data");
        }
        TcpKeepAlive settings = boundUnacknowledged(uncapped);
        noteUnacknowledged(settings, heartbeat.isPresent());
        return settings;
    }

    /** Idle time not below the heartbeat's, so that the kernel stays silent while the heartbeat speaks. */
    private ProbeSchedule beneath(ProbeSchedule heartbeat) {
        long idle = Math.min(MOST_SECONDS, ceilSeconds(heartbeat.idle()));
        Optional<ProbeSchedule> fitting = fit(idle);
        if (fitting.isPresent()) {
            return fitting.get();
        }
        ProbeSchedule late = schedule(idle, leastInterval(LEAST_PROBES), LEAST_PROBES);
        notes.add("TCP keepalive alone would notice an idle death after " + late.detectionTime()
                + ", later than asked, as the kernel reckons in whole seconds; the heartbeat keeps the bound");
        return late;
    }

    private ProbeSchedule alone() {
        long idle = Math.min(MOST_SECONDS, goal.detectWithin().dividedBy(2).toSeconds());
        if (leastMemory(goal).isPresent()) {
            Duration forgetsAfter = leastMemory(goal).get();
            idle = Math.min(idle, Durations.safelyBelow(forgetsAfter).toSeconds());
            if (idle == 0 && goal.detectWithin().toSeconds() >= 2) {
                throw Require.expected(
                        "passMiddlebox", forgetsAfter, ">= PT1.25S, as TCP keepalive's idle time is 1 s at least");
            }
        }
        for (long shorter = idle; shorter >= 1; shorter--) {
            Optional<ProbeSchedule> fitting = fit(shorter);
            if (fitting.isPresent()) {
                return fitting.get();
            }
        }
        throw Require.expected("detectWithin", goal.detectWithin(), leastDetectionTime());
    }

    /** The fewest probes, at intervals up to the idle time, that keep both the detection time and the outage. */
    private Optional<ProbeSchedule> fit(long idle) {
        long left = usableSeconds - idle;
        for (int probes = LEAST_PROBES; probes <= MOST_PROBES && left >= probes; probes++) {
            long interval = Math.min(idle, left / probes);
            if (interval * (probes - 1) >= outageSeconds()) {
                return Optional.of(schedule(idle, interval, probes));
            }
        }
        return Optional.empty();
    }

    /** How long idle + interval × probes may be for the kernel, whose timers come late, to keep the detection time. */
    private long usableSeconds() {
        long kept = 0;
        long missed = Math.min(goal.detectWithin().toSeconds(), MOST_SECONDS) + 1;
        while (missed - kept > 1) {
            long middle = (kept + missed) / 2;
            if (latestIdle(middle).compareTo(goal.detectWithin()) <= 0) {
                kept = middle;
            } else {
                missed = middle;
            }
        }
        return kept;
    }

    private Duration latestIdle(long totalSeconds) {
        ProbeSchedule schedule = schedule(Math.max(1, totalSeconds - LEAST_PROBES), 1, LEAST_PROBES);
        return TcpPrediction.of(TcpKeepAlive.builder().schedule(schedule).build(), kernel)
                .idle()
                .map(DetectionTime::latest)
                .orElse(schedule.detectionTime());
    }

    /** The last probe must come after the outage, and leave a second for its answer. */
    private long outageSeconds() {
        return goal.rideOut().isZero() ? 0 : ceilSeconds(goal.rideOut()) + 1;
    }

    private String leastDetectionTime() {
        long least = IntStream.rangeClosed(LEAST_PROBES, MOST_PROBES)
                .mapToLong(probes -> probes * leastInterval(probes))
                .min()
                .orElseThrow();
        return ">= " + latestIdle(1 + least) + " for TCP keepalive with " + LEAST_PROBES + " probes or more"
                + (goal.rideOut().isZero() ? "" : " that rides out " + goal.rideOut());
    }

    private long leastInterval(int probes) {
        return Math.max(1, -Math.floorDiv(-outageSeconds(), probes - 1));
    }

    /** The largest cap that keeps the bound, as a smaller one only costs retransmissions. */
    private TcpKeepAlive boundUnacknowledged(TcpKeepAlive uncapped) {
        if (!kernel.supportsRetransmissionCap() || latest(uncapped).compareTo(goal.detectWithin()) <= 0) {
            return uncapped;
        }
        TcpKeepAlive best = capped(uncapped, LEAST_CAP);
        for (Duration cap = LEAST_CAP; cap.compareTo(MOST_CAP) <= 0; cap = cap.plus(CAP_STEP)) {
            TcpKeepAlive candidate = capped(uncapped, cap);
            if (latest(candidate).compareTo(goal.detectWithin()) > 0 && survives(best)) {
                break;
            }
            best = candidate;
        }
        return best;
    }

    private void noteUnacknowledged(TcpKeepAlive settings, boolean heartbeat) {
        Optional<DetectionTime> bound = TcpPrediction.of(settings, kernel).unacknowledged();
        if (bound.isPresent() && bound.get().latest().compareTo(goal.detectWithin()) <= 0) {
            return;
        }
        String when = bound.map(time -> "only after " + time.earliest() + " to " + time.latest())
                .orElse("at no time that is known");
        notes.add("Unacknowledged data is not bounded by the goal in TCP: the kernel gives up " + when
                + (settings.retransmissionCap().isPresent() ? "" : " (it has no TCP_RTO_MAX_MS, see Linux 6.15)")
                + (heartbeat ? "; a heartbeat whose ping goes unanswered ends the connection sooner" : ""));
    }

    private boolean survives(TcpKeepAlive settings) {
        return TcpPrediction.of(settings, kernel)
                .unacknowledged()
                .map(DetectionTime::earliest)
                .map(earliest -> earliest.compareTo(goal.rideOut().plusSeconds(1)) >= 0)
                .orElse(true);
    }

    private Duration latest(TcpKeepAlive settings) {
        return TcpPrediction.of(settings, kernel)
                .unacknowledged()
                .map(DetectionTime::latest)
                .orElse(Duration.ofSeconds(Long.MAX_VALUE));
    }

    private static TcpKeepAlive capped(TcpKeepAlive settings, Duration cap) {
        return settings.toBuilder().retransmissionCap(cap).build();
    }

    private static ProbeSchedule schedule(long idle, long interval, int probes) {
        return new ProbeSchedule(Duration.ofSeconds(idle), Duration.ofSeconds(interval), probes);
    }

    private static long ceilSeconds(Duration time) {
        return time.plusNanos(999_999_999).toSeconds();
    }

    private static Optional<Duration> leastMemory(Goal goal) {
        return goal.middleboxes().stream()
                .map(middlebox -> middlebox.forgetsAfter().orElseThrow())
                .min(Duration::compareTo);
    }
}
