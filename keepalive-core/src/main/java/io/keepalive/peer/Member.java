package io.keepalive.peer;

import io.keepalive.health.HealthReport;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One member of a group at one moment, as one node sees it. Immutable and thread-safe.
 *
 * @param id its name
 * @param self whether it is this node itself
 * @param presence whether it is there
 * @param incarnation which of its lives this is: more after each restart; 0 if nothing was heard of it
 * @param version how often its state has changed in this life
 * @param health what it says of itself; empty if it has said nothing
 * @param state what its application has published
 * @param suspicion the detector's level; 0 for this node itself
 * @param silence time since it was heard itself; empty if never
 */
public record Member(
        String id,
        boolean self,
        Presence presence,
        long incarnation,
        long version,
        Optional<HealthReport> health,
        Map<String, String> state,
        double suspicion,
        Optional<Duration> silence) {}
