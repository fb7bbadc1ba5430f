package io.keepalive.plan;

import io.keepalive.ProbeSchedule;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import java.util.Optional;

/**
 * TCP keepalive that goes with a heartbeat. It never gets a user timeout: a peer that reads slowly would be given up for it, and
 * the heartbeat bounds the time anyway.
 */
final class TcpBeneath {

    private final ProbeGrid grid;
    private final RetransmissionCap cap;

    TcpBeneath(Goal goal, Kernel kernel) {
        grid = new ProbeGrid(goal, kernel);
        cap = new RetransmissionCap(goal, kernel);
    }

    /** Silent as long as the heartbeat speaks: its idle time is not below the heartbeat's, as far as the kernel's range goes. */
    Optional<TcpKeepAlive> silent(ProbeSchedule heartbeat) {
        long idle = Math.min(
                ProbeGrid.MOST_SECONDS, ProbeGrid.ceilSeconds(heartbeat.idle().toNanos()));
        return with(grid.fit(idle, ProbeGrid.PROBES).or(() -> grid.unhurried(idle, ProbeGrid.MOST_SECONDS)));
    }

    /** Probing once in so many seconds, for middleboxes that pings come too seldom for. */
    Optional<TcpKeepAlive> probingEvery(long seconds) {
        return with(grid.fit(seconds, ProbeGrid.PROBES).or(() -> grid.unhurried(seconds, seconds)));
    }

    private Optional<TcpKeepAlive> with(Optional<ProbeSchedule> schedule) {
        return schedule.map(found -> TcpKeepAlive.builder().schedule(found).build())
                .flatMap(cap::ridingOut);
    }
}
