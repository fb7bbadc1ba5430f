package io.keepalive.prediction;

import io.keepalive.heartbeat.Action;
import io.keepalive.heartbeat.HeartbeatMonitor;
import io.keepalive.heartbeat.HeartbeatPolicy;

/** A quiet connection whose one end runs a real monitor, and whose peer answers every ping at once. */
final class SimHeartbeat {

    /** What the kernels of both ends do. */
    record Kernels(long cap, long userTimeout, long retransmissionLimit) {}

    private final SimEvents events;
    private final HeartbeatMonitor monitor;
    private final SimTcp near;
    private final SimTcp far;
    private long armed = Long.MAX_VALUE;
    private boolean dead;
    private long firstPings;

    SimHeartbeat(SimEvents events, SimPath path, HeartbeatPolicy policy, long seed, Kernels kernels) {
        this.events = events;
        monitor = new HeartbeatMonitor(policy, seed, events.now());
        near = new SimTcp(
                events,
                path,
                kernels.cap,
                kernels.userTimeout,
                kernels.retransmissionLimit,
                pong -> monitor.pongReceived(pong + 1, events.now()));
        far = new SimTcp(
                events, path, kernels.cap, Long.MAX_VALUE / 4, kernels.retransmissionLimit, ping -> this.answer());
        near.connect(far);
        far.connect(near);
        arm();
    }

    private void answer() {
        far.write();
    }

    boolean dead() {
        return dead || near.gaveUp() || far.gaveUp();
    }

    /** How many silences were ended by a ping. */
    long firstPings() {
        return firstPings;
    }

    private void arm() {
        long due = monitor.deadlineNanos();
        if (!dead && due < armed) {
            armed = due;
            events.at(due, () -> timer(due));
        }
    }

    private void timer(long due) {
        if (due != armed) {
            return;
        }
        armed = Long.MAX_VALUE;
        for (int polls = 0; !dead && monitor.deadlineNanos() <= events.now() && polls < 3; polls++) {
            Action action = monitor.poll(events.now());
            if (action == Action.PING) {
                firstPings += monitor.unansweredPings() == 0 ? 1 : 0;
                monitor.pingWritten(events.now());
                near.write();
            }
            dead = action == Action.DECLARE_DEAD;
        }
        arm();
    }
}
