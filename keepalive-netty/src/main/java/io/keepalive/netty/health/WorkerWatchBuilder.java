package io.keepalive.netty.health;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthSource;
import io.keepalive.health.HealthState;
import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link WorkerWatch}. One of the two limits has to be said. Not thread-safe.
 */
public final class WorkerWatchBuilder {

    private static final Duration DEFAULT_EVERY = Duration.ofMillis(500);
    private static final HealthReport SERVING = HealthReport.of(HealthState.SERVING);

    final EventExecutor loop;
    final Executor workers;
    Duration every = DEFAULT_EVERY;
    HealthSource application = now -> SERVING;
    private @Nullable Duration busyAfter;
    private @Nullable Duration notServingAfter;

    WorkerWatchBuilder(EventExecutor loop, Executor workers) {
        this.loop = Objects.requireNonNull(loop, "loop");
        this.workers = Objects.requireNonNull(workers, "workers");
    }

    /**
     * Sets how often a task is given to the workers, and the event loop's lateness measured.
     *
     * @param period 1 ms to 1 day; 500 ms by default, as a stall of an event loop counts from there
     * @return this
     * @throws NullPointerException if {@code period} is null
     * @throws IllegalArgumentException if {@code period} is out of range
     */
    public WorkerWatchBuilder every(Duration period) {
        Objects.requireNonNull(period, "period");
        if (period.compareTo(Duration.ofMillis(1)) < 0 || period.compareTo(Duration.ofDays(1)) > 0) {
            throw Require.expected("every", period, "PT0.001S..PT24H");
        }
        every = period;
        return this;
    }

    /**
     * Sets from what wait on the application is {@link HealthState#BUSY}.
     *
     * @param wait longer than zero; never by default
     * @return this
     * @throws NullPointerException if {@code wait} is null
     * @throws IllegalArgumentException if {@code wait} is not longer than zero
     */
    public WorkerWatchBuilder busyAfter(Duration wait) {
        busyAfter = Require.positive("busyAfter", wait);
        return this;
    }

    /**
     * Sets from what wait on the application is {@link HealthState#NOT_SERVING}.
     *
     * @param wait longer than zero; never by default
     * @return this
     * @throws NullPointerException if {@code wait} is null
     * @throws IllegalArgumentException if {@code wait} is not longer than zero
     */
    public WorkerWatchBuilder notServingAfter(Duration wait) {
        notServingAfter = Require.positive("notServingAfter", wait);
        return this;
    }

    /**
     * Sets what the application says of itself, which the watch can only make worse.
     *
     * @param source the application's own; {@link HealthState#SERVING} by default
     * @return this
     * @throws NullPointerException if {@code source} is null
     */
    public WorkerWatchBuilder application(HealthSource source) {
        application = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Starts to watch, at once.
     *
     * @return the watch, to be closed with the application
     * @throws IllegalArgumentException if no limit was said, or busy comes no sooner than not serving
     */
    public WorkerWatch start() {
        if (busyAfter == null && notServingAfter == null) {
            throw new IllegalArgumentException("limits: none (expected: busyAfter or notServingAfter)");
        }
        if (busyAfter != null && notServingAfter != null && busyAfter.compareTo(notServingAfter) >= 0) {
            throw Require.expected("busyAfter", busyAfter, "< notServingAfter " + notServingAfter);
        }
        WorkerWatch watch = new WorkerWatch(this);
        watch.start();
        return watch;
    }

    long busyNanos() {
        return nanosOrNever(busyAfter);
    }

    long notServingNanos() {
        return nanosOrNever(notServingAfter);
    }

    private static long nanosOrNever(@Nullable Duration time) {
        return time == null ? Long.MAX_VALUE : Durations.saturatedNanos(time);
    }
}
