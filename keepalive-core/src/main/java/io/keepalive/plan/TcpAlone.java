package io.keepalive.plan;

import io.keepalive.ProbeSchedule;
import io.keepalive.internal.Durations;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;
import java.util.Optional;

/** TCP keepalive that meets a goal alone, in the kernel's whole seconds. */
final class TcpAlone {

    private final Goal goal;
    private final Kernel kernel;
    private final ProbeGrid grid;

    TcpAlone(Goal goal, Kernel kernel) {
        this.goal = goal;
        this.kernel = kernel;
        this.grid = new ProbeGrid(goal, kernel);
    }

    /** Empty if there is none. */
    Optional<TcpKeepAlive> find() {
        boolean noticesThePeer = PathMemory.probesReachThePeer(goal) && kernel.family() != Kernel.Family.OTHER;
        if (goal.provesApplication() || !noticesThePeer) {
            return Optional.empty();
        }
        long most = Math.min(
                ProbeGrid.MOST_SECONDS,
                Duration.ofNanos(PathMemory.forProbes(goal)).toSeconds());
        long least = Math.max(1, ProbeGrid.ceilSeconds(Spacing.ofProbes(goal)));
        long half = Duration.ofNanos(Durations.saturatedNanos(goal.detectWithin()) / 2)
                .toSeconds();
        return least > most
                ? Optional.empty()
                : grid.widest(Math.min(most, Math.max(least, half)), least)
                        .flatMap(schedule -> boundUnacknowledged(schedule, least));
    }

    private Optional<TcpKeepAlive> boundUnacknowledged(ProbeSchedule schedule, long leastIdle) {
        TcpKeepAlive uncapped = TcpKeepAlive.builder().schedule(schedule).build();
        Optional<TcpKeepAlive> byCap = new RetransmissionCap(goal, kernel).keepingTheBound(uncapped);
        if (byCap.isPresent() || kernel.family() != Kernel.Family.LINUX) {
            return byCap;
        }
        long wanted = schedule.idle().toSeconds();
        Optional<TcpKeepAlive> byUserTimeout = userTimeout(leastIdle, false).find(wanted);
        return byUserTimeout.isPresent() || !kernel.supportsRetransmissionCap()
                ? byUserTimeout
                : userTimeout(leastIdle, true).find(wanted);
    }

    private UserTimeoutSearch userTimeout(long leastIdle, boolean capped) {
        return new UserTimeoutSearch(goal, kernel, grid, leastIdle, capped);
    }
}
