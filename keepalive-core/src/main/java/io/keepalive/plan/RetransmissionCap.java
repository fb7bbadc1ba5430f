package io.keepalive.plan;

import io.keepalive.DetectionTime;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Bounds by the retransmission cap how long data may stay unacknowledged, without ending a connection for the outage to ride
 * out. The largest cap that does, as a smaller one only costs retransmissions.
 */
final class RetransmissionCap {

    static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int LEAST_STEPS = 10;
    private static final int MOST_STEPS = 1_200;

    private final Goal goal;
    private final Kernel kernel;

    RetransmissionCap(Goal goal, Kernel kernel) {
        this.goal = goal;
        this.kernel = kernel;
    }

    /** The bound kept and the outage ridden out; empty if no cap does both. */
    Optional<TcpKeepAlive> keepingTheBound(TcpKeepAlive uncapped) {
        if (inTime(uncapped) && survives(uncapped)) {
            return Optional.of(uncapped);
        }
        return largestInTime(uncapped).filter(this::survives);
    }

    /** The outage ridden out, and the bound kept as well as that allows; empty if no cap rides it out. */
    Optional<TcpKeepAlive> ridingOut(TcpKeepAlive uncapped) {
        return keepingTheBound(uncapped)
                .or(() -> smallestSurviving(uncapped))
                .or(() -> Optional.of(uncapped).filter(this::survives));
    }

    private Optional<TcpKeepAlive> largestInTime(TcpKeepAlive uncapped) {
        if (!kernel.supportsRetransmissionCap() || !inTime(capped(uncapped, LEAST_STEPS))) {
            return Optional.empty();
        }
        return Optional.of(capped(uncapped, first(steps -> !inTime(capped(uncapped, steps))) - 1));
    }

    private Optional<TcpKeepAlive> smallestSurviving(TcpKeepAlive uncapped) {
        if (!kernel.supportsRetransmissionCap() || !survives(capped(uncapped, MOST_STEPS))) {
            return Optional.empty();
        }
        return Optional.of(capped(uncapped, first(steps -> survives(capped(uncapped, steps)))));
    }

    /** The first step at which it holds, as it does from there on; one past the last if at none. */
    private static int first(IntPredicate holds) {
        int low = LEAST_STEPS;
        int high = MOST_STEPS + 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (holds.test(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Also where no bound is known. */
    private boolean inTime(TcpKeepAlive settings) {
        return unacknowledged(settings)
                .map(time -> time.latest().compareTo(goal.detectWithin()) <= 0)
                .orElse(true);
    }

    private boolean survives(TcpKeepAlive settings) {
        return goal.rideOut().isZero()
                || unacknowledged(settings)
                        .map(time -> time.earliest().minusSeconds(1).compareTo(goal.rideOut()) >= 0)
                        .orElse(true);
    }

    private Optional<DetectionTime> unacknowledged(TcpKeepAlive settings) {
        return TcpPrediction.of(settings, kernel).unacknowledged();
    }

    private static TcpKeepAlive capped(TcpKeepAlive settings, int steps) {
        return settings.toBuilder().retransmissionCap(STEP.multipliedBy(steps)).build();
    }
}
