package io.keepalive.netty;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * An event loop of ours was held up for longer than the stall tolerance: a blocked handler, a long garbage collection, a
 * process that was stopped and continued. It is over when it is told, and no peer was declared dead for it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param eventLoop name of the event loop's thread
 * @param heldUp how late the loop came to its oldest deadline; it may have been held up for longer, as nobody saw the
 *     beginning
 * @param connections connections of the group whose timers fired late by more than the stall tolerance
 */
public record LocalStall(String eventLoop, Duration heldUp, int connections) {

    /**
     * Checks for nulls only.
     *
     * @throws NullPointerException if an argument is null
     */
    public LocalStall {
        Objects.requireNonNull(eventLoop, "eventLoop");
        Objects.requireNonNull(heldUp, "heldUp");
    }

    /** One line for a person. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "event loop %s was held up for at least %s: %,d %s fell due meanwhile",
                eventLoop,
                Durations.inSeconds(heldUp),
                connections,
                connections == 1 ? "connection" : "connections");
    }
}
