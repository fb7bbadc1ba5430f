package io.keepalive.plan;

import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.prediction.Layers;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;
import java.util.Optional;

/** Which layers meet a goal, and how they are set. */
final class Derivation {

    private final Goal goal;
    private final Kernel kernel;

    private Derivation(Goal goal, Kernel kernel) {
        this.goal = goal;
        this.kernel = kernel;
    }

    /** Empty if no settings meet the goal. */
    static Optional<Layers> of(Goal goal, Kernel kernel) {
        return PathMemory.idleIsHopeless(goal) ? Optional.empty() : new Derivation(goal, kernel).layers();
    }

    private Optional<Layers> layers() {
        if (!goal.heartbeat()) {
            return tcpAlone();
        }
        return goal.hostOnly() ? tcpAlone().or(this::withHeartbeat) : withHeartbeat();
    }

    private Optional<Layers> tcpAlone() {
        return new TcpAlone(goal, kernel).find().map(Layers::of);
    }

    private Optional<Layers> withHeartbeat() {
        return aboveSilence().or(this::besideProbes);
    }

    /** The heartbeat does it all. Where traffic counts, it does not go beyond the kernel's range, which would probe as well. */
    private Optional<Layers> aboveSilence() {
        long memory = PathMemory.forPings(goal);
        long most = Duration.ofSeconds(ProbeGrid.MOST_SECONDS).toNanos();
        boolean limited =
                goal.pingsPerSecond().isPresent() || goal.bytesPerDay().isPresent();
        return heartbeat(limited ? Math.min(memory, most) : memory, Spacing.ofPings(goal))
                .or(() -> heartbeat(memory, Spacing.ofPingsBesideProbes(goal, ProbeGrid.MOST_SECONDS)))
                .flatMap(policy -> with(policy, new TcpBeneath(goal, kernel).silent(schedule(policy))));
    }

    /** Pings come too seldom for the middleboxes, where probes count as well. */
    private Optional<Layers> besideProbes() {
        long seconds = Math.min(
                ProbeGrid.MOST_SECONDS,
                Duration.ofNanos(PathMemory.forProbes(goal)).toSeconds());
        if (goal.middleboxes().isEmpty() || !PathMemory.probesSuffice(goal) || seconds == 0) {
            return Optional.empty();
        }
        return heartbeat(Long.MAX_VALUE, Spacing.ofPingsBesideProbes(goal, seconds))
                .flatMap(policy -> with(policy, new TcpBeneath(goal, kernel).probingEvery(seconds)));
    }

    private Optional<HeartbeatPolicy> heartbeat(long mostIdle, long spacing) {
        return new HeartbeatDerivation(goal, mostIdle, spacing).find();
    }

    private static Optional<Layers> with(HeartbeatPolicy policy, Optional<TcpKeepAlive> beneath) {
        return beneath.map(tcp -> Layers.of(tcp, policy));
    }

    private static ProbeSchedule schedule(HeartbeatPolicy policy) {
        return policy.pinging().orElseThrow();
    }
}
