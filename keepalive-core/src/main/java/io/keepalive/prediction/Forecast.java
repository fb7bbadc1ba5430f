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
        /**
         * The last thing received: a byte for the heartbeat, a segment for the kernel, an answer to a probe among them. Where both
         * watch, the earliest time counts from the byte and the latest from the segment.
         */
        LAST_RECEIVED,
        /** The first byte sent that nobody acknowledges; or that waits for the peer's window to open. */
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
