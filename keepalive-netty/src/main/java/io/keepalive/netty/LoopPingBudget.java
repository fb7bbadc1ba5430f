package io.keepalive.netty;

import io.keepalive.heartbeat.PingBudget;
import io.keepalive.netty.internal.LoopClock;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The ping budget of one group's connections on one event loop. Tells when it is too small: a second after the first ping that
 * left beyond it, so that it is known how many would have had to, and at most once in ten seconds.
 *
 * <p>Confined to its event loop.
 */
final class LoopPingBudget {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long REPORT_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final KeepAliveGroup group;
    private final EventLoop loop;
    private final PingBudget budget;
    private final long tickNanos;

    /** The present second, and the pings that fell due in it and in the busiest since the last report. */
    private long secondNanos;

    private int due;
    private int busiest;

    private int beyond;
    private @Nullable ScheduledFuture<?> report;
    private boolean reported;
    private long reportedAtNanos;

    LoopPingBudget(KeepAliveGroup group, EventLoop loop, long tickNanos) {
        long now = LoopClock.nanos(loop);
        this.group = group;
        this.loop = loop;
        this.tickNanos = tickNanos;
        this.secondNanos = now;
        this.budget = new PingBudget(group.pingBudget(), Duration.ofNanos(tickNanos), now);
    }

    boolean hasRoom(long nowNanos) {
        return budget.hasRoom(nowNanos);
    }

    /**
     * Whether a ping that has fallen due goes now, rather than wait. It goes anyway if it has to, or if so many go before it that
     * its turn would come too late: waiting would only have it go together with them.
     */
    boolean lets(long nowNanos, long latestNanos, boolean hasTo, int before) {
        long room = latestNanos - nowNanos;
        if (-room > group.stallToleranceNanos() || budget.permits(nowNanos)) {
            return true; // what a stall of ours held back is not for the budget to judge
        }
        if (!hasTo && budget.waitNanos(nowNanos, before) <= room + tickNanos) {
            return false;
        }
        if (!hasTo || !budget.borrows(nowNanos)) {
            group.counters.pingsBeyondBudget.increment();
            beyond++;
            reportSoon(nowNanos);
        }
        return true;
    }

    /** A ping has fallen due. */
    void fellDue(long nowNanos) {
        if (nowNanos - secondNanos >= SECOND) {
            secondNanos = nowNanos;
            due = 0;
        }
        due++;
        busiest = Math.max(busiest, due);
    }

    private void reportSoon(long nowNanos) {
        if (report == null || report.isDone()) { // done: cancelled with a loop that ended
            long untilNext = reported ? reportedAtNanos + REPORT_PERIOD_NANOS - nowNanos : 0;
            report = loop.schedule(this::report, Math.max(SECOND, untilNext), TimeUnit.NANOSECONDS);
        }
    }

    private void report() {
        String name = Thread.currentThread().getName();
        PingBudgetShortage shortage = new PingBudgetShortage(name, group.pingBudget(), busiest, beyond);
        report = null;
        reported = true;
        reportedAtNanos = LoopClock.nanos(loop);
        busiest = 0;
        beyond = 0;
        group.budgetTooSmall(shortage);
    }
}
