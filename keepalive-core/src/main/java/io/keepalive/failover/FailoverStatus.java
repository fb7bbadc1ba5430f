package io.keepalive.failover;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a node's failover was at one moment, for a person. Immutable and thread-safe.
 *
 * @param role this node's role
 * @param roleFor for how long
 * @param term the term it holds or claims, otherwise the greatest it knows of
 * @param primary the primary in rotation, as this node sees it
 * @param primaryFor for how long it has been, or there has been none
 * @param waitsFor what this node waits for; empty if nothing
 * @param waitsAtMost for how long at most; empty if nobody knows
 */
public record FailoverStatus(
        Role role,
        Duration roleFor,
        long term,
        Optional<String> primary,
        Duration primaryFor,
        String waitsFor,
        Optional<Duration> waitsAtMost) {

    /**
     * Checks that all is there.
     *
     * @throws NullPointerException if anything is null
     */
    public FailoverStatus {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(roleFor, "roleFor");
        Objects.requireNonNull(primary, "primary");
        Objects.requireNonNull(primaryFor, "primaryFor");
        Objects.requireNonNull(waitsFor, "waitsFor");
        Objects.requireNonNull(waitsAtMost, "waitsAtMost");
    }

    /** Such as {@code STANDBY for 3.00 s, term 7; primary node-1 for 42.0 s; waits for node-2 to fail back (12.0 s)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder()
                .append(role)
                .append(" for ")
                .append(Durations.inSeconds(roleFor))
                .append(", term ")
                .append(term)
                .append(primary.map(id -> "; primary " + id).orElse("; no primary"))
                .append(" for ")
                .append(Durations.inSeconds(primaryFor));
        if (!waitsFor.isEmpty()) {
            text.append("; waits for ").append(waitsFor);
        }
        waitsAtMost.ifPresent(
                time -> text.append(" (").append(Durations.inSeconds(time)).append(')'));
        return text.toString();
    }
}
