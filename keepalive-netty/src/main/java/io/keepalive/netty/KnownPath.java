package io.keepalive.netty;

import io.keepalive.path.PathLimit;
import io.keepalive.path.PathStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Keeps the idle time of new connections safely below what is known of their path. */
record KnownPath(PathStore store, PathKey key) implements CompanionMaker {

    static final Companion NOTHING_MORE = new Companion() {};

    @Override
    public Companion make(HeartbeatConnection connection, long nowNanos) {
        Optional<Optional<PathLimit>> found = key.of(connection.channel, name -> store.find(name, Instant.now()));
        Optional<Duration> idle = found.flatMap(known -> known).map(PathLimit::safeIdle);
        connection.adjust(policy -> policy.pathIdle(idle));
        return NOTHING_MORE;
    }

    @Override
    public boolean seesTraffic() {
        return false;
    }
}
