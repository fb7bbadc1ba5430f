package io.keepalive.netty;

import io.keepalive.netty.internal.LoopClock;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Learns from timers that fire late that their event loop was held up, and tells each stall once: to the listener of every
 * group that has connections there, and in at most one WARN line in ten seconds.
 *
 * <p>Needs no timer of its own. After a stall all timers that fell due in it fire first, in their order, so the first is the
 * latest; whatever is scheduled then fires behind them, and tells. (A timing wheel takes several turns, and says so.)
 *
 * <p>Confined to one event loop.
 */
final class LocalStalls {

    private static final long LOG_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Logger log;
    private final BooleanSupplier moreToCome;

    /** Connections whose timers fired late after the present stall. */
    private final Map<KeepAliveGroup, Integer> connections = new HashMap<>();

    private long longestNanos;
    private @Nullable ScheduledFuture<?> report;
    private boolean logged;
    private long loggedAtNanos;
    private int notLogged;

    /** Starts with nothing; {@code moreToCome} says whether timers that are late still wait. */
    LocalStalls(Logger log, BooleanSupplier moreToCome) {
        this.log = log;
        this.moreToCome = moreToCome;
    }

    /** A timer fired late by more than its group tolerates. */
    void late(KeepAliveGroup group, EventLoop loop, long latenessNanos) {
        if (report == null || report.isDone()) { // done: cancelled with a loop that ended
            longestNanos = 0;
            connections.clear();
            reportSoon(loop);
        }
        longestNanos = Math.max(longestNanos, latenessNanos);
        connections.merge(group, 1, Integer::sum);
    }

    private void reportSoon(EventLoop loop) {
        report = loop.schedule(() -> report(loop), 0, TimeUnit.NANOSECONDS);
    }

    private void report(EventLoop loop) {
        if (moreToCome.getAsBoolean()) {
            reportSoon(loop);
            return;
        }
        report = null;
        String name = Thread.currentThread().getName();
        Duration heldUp = Duration.ofNanos(longestNanos);
        Map<KeepAliveGroup, Integer> affected = Map.copyOf(connections);
        connections.clear();
        int sum = affected.values().stream().mapToInt(Integer::intValue).sum();
        log(new LocalStall(name, heldUp, sum), LoopClock.nanos(loop));
        affected.forEach((group, count) -> group.stalled(new LocalStall(name, heldUp, count)));
    }

    private void log(LocalStall stall, long nowNanos) {
        if (logged && nowNanos - loggedAtNanos < LOG_PERIOD_NANOS) {
            notLogged++;
            log.debug("{}", stall);
            return;
        }
        logged = true;
        loggedAtNanos = nowNanos;
        String more = notLogged == 0 ? "" : " (stalls since the last such line: " + notLogged + " more)";
        notLogged = 0;
        log.warn("{}; what was received meanwhile is read before any peer is judged{}", stall, more);
    }
}
