package io.keepalive.failover;

import io.keepalive.peer.Member;
import io.keepalive.peer.PeerGroup;
import java.util.Optional;

/** Decides, for one node, whether it is its group's primary. Driven on the group's thread. */
public final class Failover {

    private Failover() {}

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> T stub() {
        throw new UnsupportedOperationException("stub");
    }

    public static Builder builder(PeerGroup group) {
        return new Builder(group);
    }

    public void poll(long nowNanos) {
        stub();
    }

    public long deadlineNanos() {
        return stub();
    }

    /** What this node is; any thread. */
    public Role role() {
        return stub();
    }

    /** Who is primary and in rotation (alive, taking work), as this node sees it; any thread. */
    public Optional<Member> primary() {
        return stub();
    }

    /** Builds a failover. Not thread-safe. */
    public static final class Builder {

        Builder(PeerGroup group) {}

        public Failover build(long nowNanos) {
            return stub();
        }
    }
}
