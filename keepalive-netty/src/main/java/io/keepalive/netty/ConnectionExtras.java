package io.keepalive.netty;

import io.keepalive.heartbeat.HeartbeatTiming;
import io.keepalive.heartbeat.PolicyAdjustments;
import org.jspecify.annotations.Nullable;

/** What only some connections have, or only at times, kept together so that the others pay one reference for all of it. */
final class ConnectionExtras {

    static final Companion[] NO_COMPANIONS = {};

    /** Made when a ping is not written or answered at once, and dropped when the peer is heard. */
    @Nullable
    Suspicion suspicion;

    /** By what the connection's policy differs from its group's. */
    @Nullable
    PolicyAdjustments adjustments;

    /** What the event loop's connections went by when the adjustments were applied last. */
    @Nullable
    HeartbeatTiming adjustedFrom;

    /** Made with the first critical stretch; one of the companions. */
    @Nullable
    CriticalStretches stretches;

    Companion[] companions = NO_COMPANIONS;

    boolean isEmpty() {
        return suspicion == null && adjustments == null && companions.length == 0;
    }
}
