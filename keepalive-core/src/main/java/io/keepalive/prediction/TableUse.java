package io.keepalive.prediction;

import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What connections cost a middlebox: entries in its table.
 *
 * @param entries how many entries they hold, one each; where they are not kept, until their time is over
 * @param keptForLife whether an idle connection holds its entry for as long as it lives
 * @param afterDeath how long the entry of a dead connection stays at most after its last packet, unless a reset that passes the
 *     middlebox removes it before; empty if it has no time
 */
public record TableUse(long entries, boolean keptForLife, Optional<Duration> afterDeath) {

    /**
     * Checks what is given.
     *
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code entries} is negative
     */
    public TableUse {
        if (entries < 0) {
            throw Require.expected("entries", entries, ">= 0");
        }
        Objects.requireNonNull(afterDeath, "afterDeath");
    }
}
