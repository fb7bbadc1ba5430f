package io.keepalive.netty.link;

import io.keepalive.diagnosis.Diagnosis;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one connection of a link ended, and what was in flight then. Bytes are those of the wire, behind TLS and codecs; what a handler
 * of the pipeline held back is not among them.
 *
 * <p>Immutable and thread-safe.
 *
 * @param diagnosis why it ended; empty if Keepalive was not installed on it
 * @param lived how long it was there
 * @param replaced whether another had taken its place before it ended
 * @param unsentBytes bytes that were written and never taken by our kernel, so that none of them can have arrived
 * @param unacknowledgedBytes bytes that our kernel had taken and the peer's had not acknowledged when the kernel was asked last, just
 *     before the end; they may have arrived. Empty where it cannot be asked (NIO, other systems than Linux before 4.19), or was not in time
 * @param notSent requests registered with {@link InFlight} that were not answered, of which no byte was taken by our kernel, in the
 *     order of their registration: they can be sent on another connection as if for the first time
 * @param maybeProcessed those of which some byte was, or may have been, taken: the peer may have handled them, answered or not
 */
public record LinkEnd(
        Optional<Diagnosis> diagnosis,
        Duration lived,
        boolean replaced,
        long unsentBytes,
        OptionalLong unacknowledgedBytes,
        List<Object> notSent,
        List<Object> maybeProcessed) {

    /**
     * Checks for nulls and copies the lists.
     *
     * @throws NullPointerException if an argument is null
     */
    public LinkEnd {
        Objects.requireNonNull(diagnosis, "diagnosis");
        Objects.requireNonNull(lived, "lived");
        Objects.requireNonNull(unacknowledgedBytes, "unacknowledgedBytes");
        notSent = List.copyOf(notSent);
        maybeProcessed = List.copyOf(maybeProcessed);
    }
}
