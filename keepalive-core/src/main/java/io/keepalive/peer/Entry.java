package io.keepalive.peer;

import io.keepalive.health.HealthReport;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one member says of itself. Written by that member alone, handed on by the others, and always replaced as a whole, so that
 * nothing of an older entry survives in a newer one.
 *
 * @param id the member
 * @param stamp which of two entries of one member is newer
 * @param left whether it has left
 * @param health what it says of its health; null if it has said nothing
 * @param state what its application has published, by key; never changed
 */
record Entry(String id, Stamp stamp, boolean left, @Nullable Health health, Map<String, String> state) {

    /** Sorted, so that one state has one encoding. */
    Entry {
        state = Collections.unmodifiableMap(new TreeMap<>(state));
    }

    /** The first of a member of which nothing is known. */
    static Entry unknown(String id) {
        return new Entry(id, Stamp.NONE, false, null, Map.of());
    }

    Entry withStamp(Stamp other) {
        return new Entry(id, other, left, health, state);
    }

    Entry withHealth(HealthReport other) {
        return new Entry(id, stamp.nextVersion(), left, Health.of(other), state);
    }

    Entry withState(Map<String, String> other) {
        return new Entry(id, stamp.nextVersion(), left, health, other);
    }

    Entry leaving() {
        return new Entry(id, stamp.nextVersion(), true, health, state);
    }

    /** What it says of its health; empty if nothing, or nothing that can be read. */
    Optional<HealthReport> report() {
        return health == null ? Optional.empty() : health.report();
    }
}
