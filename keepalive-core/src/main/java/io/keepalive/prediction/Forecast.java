package io.keepalive.prediction;

import io.keepalive.DetectionTime;
import java.util.Objects;
import java.util.Optional;

/**
 * Who notices one way to die, when, and why.
 *
 * @param layer who notices; {@link Layer#NOBODY} if nobody does
 * @param time when, counted from {@code from}; empty if nobody notices, or no bound is known
 * @param from what the time counts from
 * @param reason the rule behind it: one sentence for a person to read
 */
public record Forecast(Layer layer, Optional<DetectionTime> time, Start from, String reason) {

    /** What a time counts from. */
    public enum Start {
        /** The last byte received. */
        LAST_RECEIVED,
        /** The first byte sent that nobody acknowledges. */
        FIRST_SENT,
        /** The moment at which it happens. */
        EVENT
    }

    /**
     * Checks for nulls.
     *
     * @throws NullPointerException if an argument is null
     */
    public Forecast {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(reason, "reason");
    }
}
