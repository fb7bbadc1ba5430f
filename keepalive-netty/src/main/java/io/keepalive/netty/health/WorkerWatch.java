package io.keepalive.netty.health;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthReportBuilder;
import io.keepalive.health.HealthSource;
import io.keepalive.health.HealthState;
import io.keepalive.netty.internal.LoopClock;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A source that knows whether the process's threads keep up: an event loop that answers pings while the workers are stuck says so.
 *
 * <pre>{@code
 * WorkerWatch watch = WorkerWatch.builder(eventLoop, workers)
 *         .busyAfter(ofSeconds(1))
 *         .notServingAfter(ofSeconds(5))
 *         .start();
 * }</pre>
 *
 * <p>At a steady pace it gives the workers one small task, and sees how long that waits for a thread; while one waits there is no second. And it sees
 * how late its own timer on the event loop is. What it says is what the application says of itself, made worse by both: {@link
 * HealthState#BUSY} or {@link HealthState#NOT_SERVING} as soon as a wait, even one that is not over, reaches a limit, with an attribute {@value #ATTRIBUTE} that
 * names who keeps the rest waiting ({@code workers}, {@code event-loop}, or both), if the report has room for it. Workers that
 * take no task count as keeping one waiting since they were first asked.
 *
 * <p>It says how things are, not how they were: a wait that is over shows until the next is measured. Of several workers it needs but one to be free.
 *
 * <p>Thread-safe. Costs a timer and a task for each period until it is closed.
 */
public final class WorkerWatch implements HealthSource, AutoCloseable {

    /** The attribute that says who is late. */
    public static final String ATTRIBUTE = "late";

    /** What was made of a report of the application's. */
    private record Worse(HealthReport from, HealthState workers, HealthState loop, HealthReport report) {

        boolean isOf(HealthReport said, HealthState workersNow, HealthState loopNow) {
            return from.equals(said) && workers == workersNow && loop == loopNow;
        }
    }

    private final EventExecutor loop;
    private final TaskProbe workers;
    private final HealthSource application;
    private final long everyNanos;
    private final long busyNanos;
    private final long notServingNanos;
    private volatile long dueNanos;
    private volatile long lateNanos;
    private volatile boolean closed;
    private volatile @Nullable Future<?> timer;
    private volatile @Nullable Worse worse;

    WorkerWatch(WorkerWatchBuilder builder) {
        this.loop = builder.loop;
        this.workers = new TaskProbe(builder.loop, builder.workers);
        this.application = builder.application;
        this.everyNanos = builder.every.toNanos();
        this.busyNanos = builder.busyNanos();
        this.notServingNanos = builder.notServingNanos();
    }

    /**
     * Starts a watch over workers and an event loop.
     *
     * @param loop the event loop on whose timer all rests; one of those that have connections
     * @param workers where the application does its work
     * @return a builder
     * @throws NullPointerException if an argument is null
     */
    public static WorkerWatchBuilder builder(EventExecutor loop, Executor workers) {
        return new WorkerWatchBuilder(loop, workers);
    }

    void start() {
        dueNanos = LoopClock.nanos(loop);
        loop.execute(this::tick);
    }

    private void tick() {
        if (closed || loop.isShuttingDown()) {
            return;
        }
        long now = LoopClock.nanos(loop);
        lateNanos = Math.max(0, now - dueNanos);
        workers.submit(now);
        dueNanos = now + everyNanos;
        timer = loop.schedule(this::tick, everyNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public HealthReport report(long nowNanos) {
        HealthReport said = application.report(nowNanos);
        HealthState workersNow = state(workers.waitNanos(nowNanos));
        HealthState loopNow = state(lateNanos(nowNanos));
        if (closed || (workersNow == HealthState.SERVING && loopNow == HealthState.SERVING)) {
            return said;
        }
        Worse known = worse;
        if (known == null || !known.isOf(said, workersNow, loopNow)) {
            known = new Worse(said, workersNow, loopNow, worsened(said, workersNow, loopNow));
            worse = known;
        }
        return known.report;
    }

    /**
     * How long a task waits for one of the workers: the last that was measured, or the one that waits now, whichever is more.
     *
     * @return the time
     */
    public Duration workerWait() {
        return Duration.ofNanos(workers.waitNanos(LoopClock.nanos(loop)));
    }

    /**
     * How late the event loop runs its timers: the last time, or now, whichever is more.
     *
     * @return the time
     */
    public Duration loopLateness() {
        return Duration.ofNanos(lateNanos(LoopClock.nanos(loop)));
    }

    /** Ends the watch; from then on it says what the application says. Any thread may close it, and again. */
    @Override
    public void close() {
        closed = true;
        Future<?> present = timer;
        if (present != null) {
            present.cancel(false);
        }
    }

    private long lateNanos(long nowNanos) {
        return Math.max(lateNanos, nowNanos - dueNanos);
    }

    private HealthState state(long waitNanos) {
        if (waitNanos >= notServingNanos) {
            return HealthState.NOT_SERVING;
        }
        return waitNanos >= busyNanos ? HealthState.BUSY : HealthState.SERVING;
    }

    private static HealthReport worsened(HealthReport said, HealthState workers, HealthState loop) {
        HealthState late = worse(workers, loop);
        HealthReportBuilder report = said.toBuilder().state(worse(said.state(), late));
        if (hasRoom(said)) {
            String who = workers != late ? "event-loop" : loop != late ? "workers" : "workers, event-loop";
            report.attribute(ATTRIBUTE, who);
        }
        return report.build();
    }

    /** The states are in the order of how bad they are. */
    private static HealthState worse(HealthState a, HealthState b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static boolean hasRoom(HealthReport said) {
        return said.attributes().size() < HealthReport.MAX_ATTRIBUTES
                && said.encodedLength() <= HealthReport.MAX_BYTES - 32; // more than name, value and their lengths take
    }
}
