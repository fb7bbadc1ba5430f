package io.keepalive.lifetime;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Objects;

/**
 * What came of a drain.
 *
 * @param connections how many connections ended in it, by whatever cause
 * @param cutOff how many of them this side closed as their peers did not close within the grace
 * @param took from the start until the last was gone
 */
public record Drained(int connections, int cutOff, Duration took) {

    /**
     * Checks for nulls only.
     *
     * @throws NullPointerException if {@code took} is null
     */
    public Drained {
        Objects.requireNonNull(took, "took");
    }

    /** Such as {@code 40000 connections ended in 60.2 s, 12 of them cut off}. */
    @Override
    public String toString() {
        return connections + " connections ended in " + Durations.inSeconds(took) + ", " + cutOff + " of them cut off";
    }
}
