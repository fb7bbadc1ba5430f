package io.keepalive.plan;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Optional;

/**
 * The heartbeat that meets a goal: half of the detection time stays quiet, half waits for answers, unless the outage needs
 * more or the middlebox forgets sooner.
 */
final class HeartbeatDerivation {

    private static final int PROBES = 3;

    /** Below this, heartbeats would be the traffic rather than its exception. */
    private static final Duration LEAST_IDLE = Duration.ofSeconds(1);

    private static final Duration STALL_TOLERANCE = Duration.ofMillis(500);

    private HeartbeatDerivation() {}

    static HeartbeatPolicy of(Goal goal) {
        Duration detect = goal.detectWithin();
        Duration answer = goal.answerTime();
        if (!answer.isZero() && detect.compareTo(answer.plus(LEAST_IDLE)) < 0) {
            throw Require.expected(
                    "detectWithin",
                    detect,
                    ">= " + answer.plus(LEAST_IDLE) + ", as riding out " + goal.rideOut() + " takes up to " + answer
                            + " with TCP's doubling retransmissions, and pings start after " + LEAST_IDLE
                            + " at least");
        }
        Duration idle = detect.minus(longer(answer, detect.dividedBy(2)));
        if (leastMemory(goal).isPresent()) {
            idle = shorter(idle, Durations.safelyBelow(leastMemory(goal).get()));
        }
        Duration unanswered = longer(answer, shorter(detect.minus(idle), idle.multipliedBy(PROBES)));
        int probes = (int) Math.max(PROBES, ceilDiv(unanswered, idle));
        Duration interval = unanswered.dividedBy(probes);
        return HeartbeatPolicy.pinging(idle, interval, probes)
                .stallTolerance(shorter(STALL_TOLERANCE, interval))
                .build();
    }

    private static long ceilDiv(Duration a, Duration b) {
        return -Math.floorDiv(-a.toNanos(), b.toNanos());
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Optional<Duration> leastMemory(Goal goal) {
        return goal.middleboxes().stream()
                .map(middlebox -> middlebox.forgetsAfter().orElseThrow())
                .min(Duration::compareTo);
    }
}
