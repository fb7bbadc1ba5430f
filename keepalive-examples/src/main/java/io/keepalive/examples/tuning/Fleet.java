package io.keepalive.examples.tuning;

import io.keepalive.heartbeat.HeartbeatMonitor;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Many connections of one event loop on virtual time, with nothing on the wire but heartbeats: the library's own monitors, looked at
 * once a tick. Peers answer within a tick, until they are cut off.
 *
 * <p>Not thread-safe.
 */
final class Fleet {

    static final Duration TICK = Duration.ofMillis(50);
    private static final long TICK_NANOS = TICK.toNanos();
    private static final long ANSWER_NANOS = TICK_NANOS / 2;

    /** One connection, and when it is to be looked at. */
    static final class Connection {

        final HeartbeatMonitor monitor;
        private long lookNanos;
        private boolean dead;

        Connection(HeartbeatMonitor monitor) {
            this.monitor = monitor;
        }
    }

    private record Look(long nanos, Connection connection) {}

    private final PriorityQueue<Look> looks = new PriorityQueue<>((a, b) -> Long.compare(a.nanos, b.nanos));
    private final List<Connection> connections = new ArrayList<>();
    private final Series pings = new Series();
    private final List<Duration> detections = new ArrayList<>();
    private final @Nullable Budget budget;
    private HeartbeatPolicy policy;
    private long seed;
    private long nowNanos;
    private boolean cutOff;

    /** Starts without connections; {@code budget} in pings a second, 0 for none. */
    Fleet(HeartbeatPolicy policy, int budget, long seed) {
        this.policy = policy;
        this.seed = seed;
        this.budget = budget == 0 ? null : new Budget(budget, this::ping);
    }

    /** One more connects now. */
    void connect() {
        Connection connection = new Connection(new HeartbeatMonitor(policy, seed++, nowNanos));
        connections.add(connection);
        lookLater(connection);
    }

    /** All go by another policy from now on. */
    void retune(HeartbeatPolicy next) {
        policy = next;
        for (Connection connection : connections) {
            connection.monitor.retune(HeartbeatTiming.of(next), nowNanos);
            lookLater(connection);
        }
    }

    /** From now on nobody answers. */
    void cutOff() {
        cutOff = true;
    }

    /** Lets time pass. */
    void runTo(Duration moment) {
        while (nowNanos < moment.toNanos()) {
            nowNanos += TICK_NANOS;
            if (budget != null) {
                budget.tick(nowNanos);
            }
            for (Look next = looks.peek(); next != null && next.nanos <= nowNanos; next = looks.peek()) {
                looks.remove();
                if (next.nanos == next.connection.lookNanos) {
                    look(next.connection);
                }
            }
        }
    }

    Duration now() {
        return Duration.ofNanos(nowNanos);
    }

    /** Pings by second. */
    Series pings() {
        return pings;
    }

    /** Pings that went beyond the budget. */
    int beyondBudget() {
        return budget == null ? 0 : budget.beyond();
    }

    /** How long the peers that were declared dead had been silent. */
    List<Duration> detections() {
        return List.copyOf(detections);
    }

    private void look(Connection connection) {
        if (budget == null || !connection.monitor.idlePingDue(nowNanos) || budget.lets(connection, nowNanos)) {
            ping(connection);
        }
    }

    private void ping(Connection connection) {
        HeartbeatMonitor monitor = connection.monitor;
        switch (monitor.poll(nowNanos)) {
            case PING -> {
                pings.count(now());
                monitor.pingWritten(nowNanos);
                if (!cutOff) {
                    monitor.pongReceived(monitor.pingId(), nowNanos + ANSWER_NANOS);
                }
            }
            case DECLARE_DEAD -> {
                detections.add(Duration.ofNanos(monitor.silenceNanos(nowNanos)));
                connection.dead = true;
            }
            case NONE -> {}
        }
        lookLater(connection);
    }

    private void lookLater(Connection connection) {
        if (!connection.dead) {
            connection.lookNanos = Math.max(connection.monitor.deadlineNanos(), nowNanos + 1);
            looks.add(new Look(connection.lookNanos, connection));
        }
    }
}
