package io.keepalive.negotiation;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What two offers come to: in each direction the longer of what one end can send and what the other wants, and nothing
 * where one of them has none (STOMP 1.2, Heart-beating).
 *
 * <p>Both ends come to the same, as seen from their sides. Immutable and thread-safe.
 *
 * @param sendEvery the period at which the peer must hear something from us; empty if none is agreed
 * @param receiveEvery the period at which we are to hear something from the peer; empty if none is agreed
 */
public record Agreement(Optional<Duration> sendEvery, Optional<Duration> receiveEvery) {

    /**
     * Checks for nulls.
     *
     * @throws NullPointerException if a component is null
     */
    public Agreement {
        Objects.requireNonNull(sendEvery, "sendEvery");
        Objects.requireNonNull(receiveEvery, "receiveEvery");
    }

    /**
     * What two offers come to.
     *
     * @param mine what this end offered
     * @param theirs what the peer offered
     * @return the agreement, from this end's side
     * @throws NullPointerException if an offer is null
     */
    public static Agreement of(HeartbeatControl.Offer mine, HeartbeatControl.Offer theirs) {
        return new Agreement(longer(mine.canSend(), theirs.wants()), longer(theirs.canSend(), mine.wants()));
    }

    /** What is agreed, for a person. */
    @Override
    public String toString() {
        return "Agreement[send " + text(sendEvery) + ", receive " + text(receiveEvery) + ']';
    }

    private static String text(Optional<Duration> period) {
        return period.map(time -> "every " + time).orElse("none");
    }

    private static Optional<Duration> longer(Optional<Duration> canSend, Optional<Duration> wants) {
        return canSend.flatMap(can -> wants.map(want -> can.compareTo(want) > 0 ? can : want));
    }
}
