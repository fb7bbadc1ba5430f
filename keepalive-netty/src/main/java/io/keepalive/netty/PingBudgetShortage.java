package io.keepalive.netty;

import java.util.Locale;
import java.util.Objects;

/**
 * The ping budget of an event loop was too small for what the policy promises: pings whose time had come left beyond it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param eventLoop name of the event loop's thread
 * @param budget the budget, in pings a second
 * @param needed pings that fell due in the busiest second: with a budget of so many none would have had to wait
 * @param beyond pings that left beyond the budget since it was told last
 */
public record PingBudgetShortage(String eventLoop, int budget, int needed, int beyond) {

    /**
     * Checks for nulls only.
     *
     * @throws NullPointerException if {@code eventLoop} is null
     */
    public PingBudgetShortage {
        Objects.requireNonNull(eventLoop, "eventLoop");
    }

    /** One line for a person. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "event loop %s: the budget of %,d pings a second is too small: up to %,d fell due in a second, and %,d %s"
                        + " beyond the budget, as their time had come",
                eventLoop,
                budget,
                needed,
                beyond,
                beyond == 1 ? "ping left" : "pings left");
    }
}
