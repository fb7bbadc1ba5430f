package io.keepalive.middlebox;

import io.keepalive.internal.Require;
import java.time.Duration;
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
        least.ifPresent(time -> Require.notNegative("least", time));
        if (least.isPresent() && most.isPresent() && least.get().compareTo(most.get()) > 0) {
            throw Require.expected("least", least.get(), "<= most " + most.get());
        }
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
