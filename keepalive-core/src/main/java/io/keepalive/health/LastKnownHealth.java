package io.keepalive.health;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A source that always has an answer: what another says, and when that fails, what it said last as {@link SourceState#FAILED}. If it
 * never said anything, {@link HealthState#NOT_SERVING}, as nothing speaks for the contrary.
 *
 * <p>Thread-safe if its source is.
 */
public final class LastKnownHealth implements HealthSource {

    /** What was said last, and the same as it is said while the source fails. */
    private record Known(HealthReport said, HealthReport asFailed) {

        static Known of(HealthReport said) {
            return new Known(said, said.toBuilder().source(SourceState.FAILED).build());
        }
    }

    private final HealthSource source;
    private final Consumer<Throwable> onFailure;
    private volatile Known last = Known.of(HealthReport.of(HealthState.NOT_SERVING));

    /**
     * Guards a source.
     *
     * @param source whatever it throws goes no further
     * @param onFailure hears of each failure, on the thread that asked; must not throw
     * @throws NullPointerException if an argument is null
     */
    public LastKnownHealth(HealthSource source, Consumer<Throwable> onFailure) {
        this.source = Objects.requireNonNull(source, "source");
        this.onFailure = Objects.requireNonNull(onFailure, "onFailure");
    }

    @Override
    public HealthReport report(long nowNanos) {
        HealthReport report = ask(nowNanos);
        if (report == null) {
            return last.asFailed;
        }
        if (!report.equals(last.said)) {
            last = Known.of(report);
        }
        return report;
    }

    private @Nullable HealthReport ask(long nowNanos) {
        try {
            return Objects.requireNonNull(source.report(nowNanos), "report");
        } catch (Throwable thrown) {
            onFailure.accept(thrown);
            return null;
        }
    }
}
