package io.keepalive.netty;

import io.keepalive.health.HealthProblem;
import io.keepalive.health.HealthReport;
import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Optional;

/**
 * How a peer's application is, by what it says of itself. Immutable and thread-safe.
 *
 * @param report what it said last; empty if it has said nothing
 * @param age time since it said that; empty if it has said nothing
 * @param problem why it counts as unhealthy; empty while it is healthy
 */
public record PeerHealth(Optional<HealthReport> report, Optional<Duration> age, Optional<HealthProblem> problem) {

    /**
     * Whether the peer is healthy by the rules it is judged by.
     *
     * @return true until a rule is broken, so also while nothing was heard
     */
    public boolean healthy() {
        return problem.isEmpty();
    }

    /** One line for a person. */
    @Override
    public String toString() {
        String said = report.map(HealthReport::toString).orElse("no health report");
        String when =
                age.map(time -> " (" + Durations.inSeconds(time) + " ago)").orElse("");
        return said + when + problem.map(found -> ", unhealthy: " + found).orElse("");
    }
}
