package io.keepalive.http;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Objects;

/**
 * Whether a connection may be used for another request, as it was decided at one moment.
 *
 * <p>Immutable and thread-safe.
 *
 * @param reason why it may, or may not
 * @param left for how long it may be used, if no request comes before; zero if it may not
 */
public record Reuse(ReuseReason reason, Duration left) {

    /**
     * Checks for nulls only.
     *
     * @throws NullPointerException if an argument is null
     */
    public Reuse {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(left, "left");
    }

    /**
     * A refusal.
     *
     * @param reason why
     * @return the verdict
     * @throws NullPointerException if {@code reason} is null
     */
    public static Reuse no(ReuseReason reason) {
        return new Reuse(reason, Duration.ZERO);
    }

    /**
     * Whether another request may begin.
     *
     * @return true if so
     */
    public boolean possible() {
        return reason == ReuseReason.REUSABLE;
    }

    /** Such as {@code REUSABLE for 3.20 s}. */
    @Override
    public String toString() {
        return possible() ? reason + " for " + Durations.inSeconds(left) : reason.toString();
    }
}
