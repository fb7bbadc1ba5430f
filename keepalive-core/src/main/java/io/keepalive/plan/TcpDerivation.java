package io.keepalive.plan;

import io.keepalive.DetectionTime;
import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.internal.Require;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    private final List<String> notes = new ArrayList<>();

    TcpDerivation(Goal goal, Kernel kernel) {
        this.goal = goal;
        this.kernel = kernel;
    }

    List<String> notes() {
        return notes;
    }

    TcpKeepAlive derive(Optional<HeartbeatPolicy> heartbeat) {
        ProbeSchedule schedule =
                heartbeat.flatMap(HeartbeatPolicy::pinging).map(this::beneath).orElseGet(this::alone);
        TcpKeepAlive uncapped = TcpKeepAlive.builder().schedule(schedule).build();
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
        long interval = Math.max(1, -Math.floorDiv(-outageSeconds(), LEAST_PROBES - 1));
        ProbeSchedule late = schedule(idle, interval, LEAST_PROBES);
        notes.add("TCP keepalive alone would notice an idle death after " + late.detectionTime()
                + ", later than asked, as the kernel reckons in whole seconds; the heartbeat keeps the bound");
        return late;
    }

    private ProbeSchedule alone() {
        long idle = Math.min(MOST_SECONDS, goal.detectWithin().dividedBy(2).toSeconds());
        if (goal.middleboxForgetsAfter().isPresent()) {
            Duration forgetsAfter = goal.middleboxForgetsAfter().get();
            idle = Math.min(idle, HeartbeatDerivation.safelyBelow(forgetsAfter).toSeconds());
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
        long left = goal.detectWithin().toSeconds() - idle;
        for (int probes = LEAST_PROBES; probes <= MOST_PROBES && left >= probes; probes++) {
            long interval = Math.min(idle, left / probes);
            if (interval * (probes - 1) >= outageSeconds()) {
                return Optional.of(schedule(idle, interval, probes));
            }
        }
        return Optional.empty();
    }

    /** The last probe must come after the outage, and leave a second for its answer. */
    private long outageSeconds() {
        return goal.rideOut().isZero() ? 0 : ceilSeconds(goal.rideOut()) + 1;
    }

    private String leastDetectionTime() {
        long answer = Math.max(LEAST_PROBES, outageSeconds() + 1);
        return ">= " + Duration.ofSeconds(1 + answer) + " for TCP keepalive with " + LEAST_PROBES + " probes or more"
                + (goal.rideOut().isZero() ? "" : " that rides out " + goal.rideOut());
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
}
