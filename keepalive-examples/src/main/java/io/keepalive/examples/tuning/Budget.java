package io.keepalive.examples.tuning;

import io.keepalive.heartbeat.PingBudget;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** A ping budget as an event loop keeps it: what has to wait goes in the order of its latest time. Not thread-safe. */
final class Budget {

    private static final long TICK_NANOS = Fleet.TICK.toNanos();

    private record Waiting(long latestNanos, Fleet.Connection connection) {}

    private final PingBudget budget;
    private final Consumer<Fleet.Connection> ping;
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>((a, b) -> Long.compare(a.latestNanos, b.latestNanos));
    private int beyond;

    Budget(int pingsPerSecond, Consumer<Fleet.Connection> ping) {
        this.budget = new PingBudget(pingsPerSecond, Fleet.TICK, 0);
        this.ping = ping;
    }

    int beyond() {
        return beyond;
    }

    /** Those go whose turn has come, or whose latest time comes before the next tick. */
    void tick(long nowNanos) {
        for (Waiting next = waiting.peek(); next != null; next = waiting.peek()) {
            boolean hasTo = next.latestNanos - nowNanos < TICK_NANOS;
            if (!hasTo && !budget.hasRoom(nowNanos)) {
                return;
            }
            waiting.remove();
            if (!budget.permits(nowNanos) && !budget.borrows(nowNanos)) {
                beyond++;
            }
            ping.accept(next.connection);
        }
    }

    /** Whether a ping that has fallen due goes now; otherwise it waits, and goes by itself. */
    boolean lets(Fleet.Connection connection, long nowNanos) {
        long latest = connection.monitor.latestPingNanos();
        long room = latest - nowNanos;
        if (budget.permits(nowNanos)) {
            return true;
        }
        long before =
                waiting.stream().filter(other -> other.latestNanos <= latest).count();
        boolean hasTo = room < TICK_NANOS;
        if (!hasTo && budget.waitNanos(nowNanos, (int) before) <= room + TICK_NANOS) {
            waiting.add(new Waiting(latest, connection));
            return false;
        }
        if (!hasTo || !budget.borrows(nowNanos)) {
            beyond++;
        }
        return true;
    }
}
