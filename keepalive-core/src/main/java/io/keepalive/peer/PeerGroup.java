package io.keepalive.peer;

import io.keepalive.detect.DetectorPolicy;
import io.keepalive.health.HealthReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One node's part in a group: a state machine that is driven from outside on one thread, and never reads a clock, sends, or schedules.
 * {@link #members()} and {@link #member} may be called by any thread.
 */
public final class PeerGroup {

    private PeerGroup() {}

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private static <T> T stub() {
        throw new UnsupportedOperationException("stub");
    }

    /** Starts building; {@code id} is this node's name. */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    public String id() {
        return stub();
    }

    /** Time between heartbeats. */
    public Duration period() {
        return stub();
    }

    /** Publishes this node's health, if it differs from what was published. */
    public void health(HealthReport health) {
        stub();
    }

    /** Publishes one value of this node's state. */
    public void publish(String key, String value) {
        stub();
    }

    /** Takes one value back. */
    public void retract(String key) {
        stub();
    }

    /** This node leaves; its last heartbeats say so. */
    public void leave() {
        stub();
    }

    /** The heartbeat to be sent to a peer now; whoever drives sends one each period to each peer, and may send one more at once after a change. */
    public byte[] heartbeatFor(String peer, long nowNanos) {
        return stub();
    }

    /** A message arrived; false if it was refused (malformed, oversized, unknown version, impossible), which harms nothing and is counted. */
    public boolean received(byte[] message, long nowNanos) {
        return stub();
    }

    /** The connection to a peer was found dead: it is suspect at once. */
    public void lost(String peer, long nowNanos) {
        stub();
    }

    /** This side stood still. */
    public void localPause(long fromNanos, long toNanos) {
        stub();
    }

    /** Looks at the time: suspects, and takes for dead. */
    public void poll(long nowNanos) {
        stub();
    }

    /** When to poll next. */
    public long deadlineNanos() {
        return stub();
    }

    /** All members known or expected, this node among them, by name; any thread. Silence and suspicion are of the last poll. */
    public List<Member> members() {
        return stub();
    }

    public Optional<Member> member(String id) {
        return stub();
    }

    public Member self() {
        return stub();
    }

    /** Another listener, from now on. */
    public void addListener(PeerGroupListener listener) {
        stub();
    }

    /** Builds a group's node. Not thread-safe. */
    public static final class Builder {

        Builder(String id) {}

        /** A peer that is expected; others are refused. */
        public Builder peer(String id) {
            return this;
        }

        /** 1 s by default. */
        public Builder period(Duration period) {
            return this;
        }

        public Builder detector(DetectorPolicy detector) {
            return this;
        }

        /** How long a suspect is given before it is taken for dead. */
        public Builder deadAfter(Duration time) {
            return this;
        }

        public Builder publish(Map<String, String> state) {
            return this;
        }

        public Builder listener(PeerGroupListener listener) {
            return this;
        }

        /** Makes the node; {@code incarnation} is more than in any earlier life of it: the wall clock's milliseconds. */
        public PeerGroup build(long incarnation, long nowNanos) {
            return stub();
        }
    }
}
