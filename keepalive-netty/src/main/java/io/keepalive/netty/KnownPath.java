package io.keepalive.netty;

import io.keepalive.path.PathLimit;
import io.keepalive.path.PathStore;
import java.time.Instant;
import java.util.Optional;

/** Keeps the idle time of new connections safely below what is known of their path. */
record KnownPath(PathStore store, PathKey key) implements CompanionMaker {

    static final Companion NOTHING_MORE = new Companion() {};

    @Override
    public Companion make(HeartbeatConnection connection, long nowNanos) {
        Optional<PathLimit> known = key.of(connection.channel).flatMap(name -> store.find(name, Instant.now()));
        connection.adjust(policy -> policy.pathIdle(known.map(PathLimit::safeIdle)));
        return NOTHING_MORE;
    }

    @Override
    public boolean seesTraffic() {
        return false;
    }
}
