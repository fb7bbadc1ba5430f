package io.keepalive.middlebox;

import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * To which idle times a middlebox can be set.
 *
 * @param least the shortest; empty if that is not documented
 * @param most the longest; empty if that is not documented
 */
public record TimeoutRange(Optional<Duration> least, Optional<Duration> most) {

    /**
     * Checks the order of the two.
     *
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code least} is negative or longer than {@code most}
     */
    public TimeoutRange {
        Objects.requireNonNull(least, "least").ifPresent(time -> Require.notNegative("least", time));
        Objects.requireNonNull(most, "most");
        if (least.isPresent() && most.isPresent() && least.get().compareTo(most.get()) > 0) {
            throw Require.expected("least", least.get(), "<= most " + most.get());
        }
    }

    /**
     * A range with both of its bounds.
     *
     * @param least the shortest time; zero or longer
     * @param most the longest time; not below {@code least}
     * @return the range
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code least} is negative or longer than {@code most}
     */
    public static TimeoutRange of(Duration least, Duration most) {
        return new TimeoutRange(
                Optional.of(Objects.requireNonNull(least, "least")), Optional.of(Objects.requireNonNull(most, "most")));
    }

    /**
     * Whether a time lies in it, as far as its bounds are known.
     *
     * @param time the time
     * @return false if it is known to lie outside
     */
    public boolean contains(Duration time) {
        return least.map(bound -> time.compareTo(bound) >= 0).orElse(true)
                && most.map(bound -> time.compareTo(bound) <= 0).orElse(true);
    }

    @Override
    public String toString() {
        return least.map(Duration::toString).orElse("") + ".."
                + most.map(Duration::toString).orElse("");
    }
}
