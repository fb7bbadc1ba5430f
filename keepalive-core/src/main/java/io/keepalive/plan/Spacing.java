package io.keepalive.plan;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.internal.Durations;
import io.keepalive.prediction.Layers;
import io.keepalive.prediction.Prediction;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;

/**
 * The shortest time from one ping or probe of a healthy idle connection to the next that a goal's limits of traffic leave.
 * Nanoseconds; more than {@link Durations#MAX_NANOS} where they leave none.
 */
final class Spacing {

    private static final int PING_BYTES =
            bytesEach(Layers.of(HeartbeatPolicy.pinging(Duration.ofSeconds(1), Duration.ofSeconds(1), 3)
                    .build()));
    private static final int PROBE_BYTES = bytesEach(Layers.of(TcpKeepAlive.builder()
            .idle(Duration.ofSeconds(1))
            .interval(Duration.ofSeconds(1))
            .probes(3)
            .build()));
    private static final double NANOS = 1e9;
    private static final double SECONDS_A_DAY = 86_400;

    private final Goal goal;
    private final int bytesEach;
    private final long probeNanos;

    private Spacing(Goal goal, int bytesEach, long probeNanos) {
        this.goal = goal;
        this.bytesEach = bytesEach;
        this.probeNanos = probeNanos;
    }

    /** Of probes that are alone. */
    static long ofProbes(Goal goal) {
        return new Spacing(goal, PROBE_BYTES, 0).least();
    }

    /** Of pings that are alone. */
    static long ofPings(Goal goal) {
        return new Spacing(goal, PING_BYTES, 0).least();
    }

    /** Of pings beside probes that come once in so many seconds. */
    static long ofPingsBesideProbes(Goal goal, long probeSeconds) {
        return new Spacing(goal, PING_BYTES, Duration.ofSeconds(probeSeconds).toNanos()).least();
    }

    private long least() {
        double connections = goal.connections();
        double probes = perSecond(probeNanos) / connections;
        double most = Double.POSITIVE_INFINITY; // pings a second, of one connection
        if (goal.pingsPerSecond().isPresent()) {
            most = goal.pingsPerSecond().getAsDouble() / connections - probes;
        }
        if (goal.bytesPerDay().isPresent() && bytesEach > 0) {
            double bytes = goal.bytesPerDay().getAsLong() / SECONDS_A_DAY / connections;
            most = Math.min(most, (bytes - probes * PROBE_BYTES) / bytesEach);
        }
        if (most <= NANOS / Durations.MAX_NANOS) {
            return Long.MAX_VALUE;
        }
        double nanos = NANOS / most;
        long below = Math.max(0, (long) (nanos - 2 * Math.ulp(nanos)) - 1); // rounding
        return LeastNumber.above(below, Durations.MAX_NANOS, this::isPermitted).orElse(Long.MAX_VALUE);
    }

    /** Reckoned as the prediction does it, to the last bit. */
    private boolean isPermitted(long nanos) {
        double bytes =
                perSecond(nanos) * bytesEach * SECONDS_A_DAY + perSecond(probeNanos) * PROBE_BYTES * SECONDS_A_DAY;
        return perSecond(nanos) + perSecond(probeNanos) <= goal.pingsPerSecond().orElse(Double.POSITIVE_INFINITY)
                && (goal.bytesPerDay().isEmpty() || bytes <= goal.bytesPerDay().getAsLong());
    }

    private double perSecond(long nanos) {
        return nanos == 0 ? 0 : goal.connections() * NANOS / nanos;
    }

    private static int bytesEach(Layers layers) {
        return Prediction.of(layers, Kernel.linux()).traffic().bytesEach();
    }
}
