package io.keepalive.plan;

import io.keepalive.DetectionTime;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings for both layers, derived from one {@link Goal} and consistent with each other.
 *
 * <p>Where both layers run, the heartbeat does the work and TCP keepalive stays silent beneath it, ready for the times
 * without heartbeats: before a handshake, after a half-close, while nothing is read.
 *
 * <p>Immutable and thread-safe.
 *
 * @param goal what was asked for
 * @param tcp TCP keepalive to set
 * @param heartbeat the heartbeat to run, unless the goal is without
 * @param detectionTime when an idle peer's death is reported, by the layer that is to report it
 * @param unacknowledged when the kernel gives up data that the peer never acknowledges; empty if it sets no bound that is
 *     known
 * @param notes what else a person should know: bounds that are not kept by one of the layers, and why
 */
public record KeepAlivePlan(
        Goal goal,
        TcpKeepAlive tcp,
        Optional<HeartbeatPolicy> heartbeat,
        DetectionTime detectionTime,
        Optional<DetectionTime> unacknowledged,
        List<String> notes) {

    /**
     * Checks for nulls and copies the notes.
     *
     * @throws NullPointerException if an argument is null
     */
    public KeepAlivePlan {
        Objects.requireNonNull(goal, "goal");
        Objects.requireNonNull(tcp, "tcp");
        Objects.requireNonNull(heartbeat, "heartbeat");
        Objects.requireNonNull(detectionTime, "detectionTime");
        Objects.requireNonNull(unacknowledged, "unacknowledged");
        notes = List.copyOf(notes);
    }

    /**
     * Derives the settings that meet a goal.
     *
     * @param goal what is needed
     * @param kernel the operating system to set them on
     * @return the plan
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the needs conflict; the message names the need and what would be possible
     */
    public static KeepAlivePlan of(Goal goal, Kernel kernel) {
        Objects.requireNonNull(kernel, "kernel");
        Optional<HeartbeatPolicy> heartbeat =
                goal.heartbeat() ? Optional.of(HeartbeatDerivation.of(goal)) : Optional.empty();
        TcpDerivation derivation = new TcpDerivation(goal, kernel);
        TcpKeepAlive tcp = derivation.derive(heartbeat);
        TcpPrediction prediction = TcpPrediction.of(tcp, kernel);
        Optional<DetectionTime> byTcp = prediction.idle();
        DetectionTime detectionTime = heartbeat
                .flatMap(HeartbeatPolicy::detectionTime)
                .or(() -> byTcp)
                .orElseThrow(() -> new IllegalArgumentException(
                        "kernel: " + kernel + " (expected: one whose keepalive rule is known, or a heartbeat)"));
        return new KeepAlivePlan(goal, tcp, heartbeat, detectionTime, prediction.unacknowledged(), derivation.notes());
    }
}
