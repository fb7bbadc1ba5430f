package io.keepalive.health;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source for what takes time to find out: it is asked on an executor of the user's, and what it said last is served meanwhile.
 *
 * <p>Whoever wants a report begins another sample, unless one is on its way. So a report is about as old as the time between two
 * heartbeats; where that is too long, somebody may ask more often and leave the answer.
 *
 * <p>A sample that takes as long as {@code staleAfter} makes the report {@link SourceState#STALE} until it has come. One that throws
 * or returns null, or for which the executor has no room, makes it {@link SourceState#FAILED} until one succeeds.
 *
 * <p>Thread-safe; there is one sample at a time, whose thread is the executor's.
 */
public final class SampledHealth implements HealthSource {

    /** A sample on its way. */
    private record Sample(long beganNanos) {}

    private final Supplier<HealthReport> slow;
    private final Executor executor;
    private final long staleNanos;
    private final AtomicReference<@Nullable Sample> onItsWay = new AtomicReference<>();
    private final AtomicReference<HealthReport> latest;

    /**
     * Samples a slow supplier.
     *
     * @param first what is said until the first sample has come
     * @param slow finds out how the application is; may block
     * @param executor on which it is asked; one whose tasks run at once, on the calling thread, would hold up the event loop
     * @param staleAfter how long a sample may take before the report counts as stale; longer than zero
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code staleAfter} is not longer than zero
     */
    public SampledHealth(HealthReport first, Supplier<HealthReport> slow, Executor executor, Duration staleAfter) {
        this.latest = new AtomicReference<>(Objects.requireNonNull(first, "first"));
        this.slow = Objects.requireNonNull(slow, "slow");
        this.executor = Objects.requireNonNull(executor, "executor");
        this.staleNanos = Durations.saturatedNanos(Require.positive("staleAfter", staleAfter));
    }

    @Override
    public HealthReport report(long nowNanos) {
        HealthReport before =
                Objects.requireNonNull(latest.get()); // looked at first: a sample that comes meanwhile is not stale
        Sample present = onItsWay.get();
        if (present == null) {
            begin(new Sample(nowNanos));
        } else if (nowNanos - present.beganNanos >= staleNanos) {
            say(SourceState.STALE, before);
        }
        return Objects.requireNonNull(latest.get());
    }

    private void begin(Sample sample) {
        if (!onItsWay.compareAndSet(null, sample)) {
            return; // another thread was first
        }
        try {
            executor.execute(this::sample);
        } catch (Throwable noRoom) { // or no thread
            say(SourceState.FAILED, Objects.requireNonNull(latest.get()));
            onItsWay.set(null);
        }
    }

    private void sample() {
        try {
            latest.set(Objects.requireNonNull(slow.get(), "report"));
        } catch (Throwable failed) {
            say(SourceState.FAILED, Objects.requireNonNull(latest.get()));
        } finally {
            onItsWay.set(null);
        }
    }

    /** Of that report, unless a newer one has come meanwhile. */
    private void say(SourceState source, HealthReport report) {
        if (report.source() != source) {
            latest.compareAndSet(report, report.toBuilder().source(source).build());
        }
    }
}
