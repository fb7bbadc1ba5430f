package io.keepalive.path;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of how long a path keeps an idle connection: the limit lies between two silences, of which one was
 * survived and the other was not.
 *
 * <p>Immutable and thread-safe.
 *
 * @param survived the longest silence after which the path still knew the connection; 1 ms or longer
 * @param forgotten the shortest silence after which it did not; longer than {@code survived}; empty if none was found
 * @param measured when this was found out
 */
public record PathLimit(Duration survived, Optional<Duration> forgotten, Instant measured) {

    private static final Duration LEAST = Duration.ofMillis(1);

    /**
     * Checks the two bounds against each other.
     *
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code survived} is below 1 ms, or {@code forgotten} not longer than it
     */
    public PathLimit {
        if (Objects.requireNonNull(survived, "survived").compareTo(LEAST) < 0) {
            throw Require.expected("survived", survived, ">= " + LEAST);
        }
        Objects.requireNonNull(forgotten, "forgotten");
        Objects.requireNonNull(measured, "measured");
        if (forgotten.isPresent() && forgotten.get().compareTo(survived) <= 0) {
            throw Require.expected("forgotten", forgotten.get(), "> survived " + survived);
        }
    }

    /**
     * The longest idle time to use on this path: four fifths of what was survived, so that a ping which is lost once is
     * retransmitted before the path forgets.
     *
     * @return the idle time
     */
    public Duration safeIdle() {
        return Durations.safelyBelow(survived);
    }

    /**
     * Whether this was found out longer ago than {@code age}: paths change, so what is known of them ages.
     *
     * @param age the longest age that still counts; longer than zero
     * @param now the time now
     * @return whether it is too old
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code age} is not longer than zero
     */
    public boolean isOlderThan(Duration age, Instant now) {
        return Duration.between(measured, now).compareTo(Require.positive("age", age)) > 0;
    }

    @Override
    public String toString() {
        String upTo = forgotten
                .map(silence -> "forgotten after " + Durations.inSeconds(silence))
                .orElse("never seen to forget");
        return "survives " + Durations.inSeconds(survived) + ", " + upTo + ", safe idle time "
                + Durations.inSeconds(safeIdle());
    }
}
