package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import java.util.Objects;

/**
 * The user event that travels the pipeline, from the heartbeat's handler on, when a peer is declared dead, just before
 * the channel is aborted.
 *
 * <p>Immutable and thread-safe.
 *
 * @param diagnosis why
 */
public record PeerDeath(Diagnosis diagnosis) {

    /**
     * Checks for null.
     *
     * @throws NullPointerException if {@code diagnosis} is null
     */
    public PeerDeath {
        Objects.requireNonNull(diagnosis, "diagnosis");
    }
}
