package io.keepalive.peer;

import io.keepalive.detect.DetectorPolicy;
import io.keepalive.detect.FailureDetector;
import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds a node's {@link PeerGroup}.
 *
 * <p>Not thread-safe.
 */
public final class PeerGroupBuilder {

    private static final Duration DEFAULT_PERIOD = Duration.ofSeconds(1);

    /** Shorter ones are faster than what timers and event loops keep to. */
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(10);

    private static final Duration LONGEST_PERIOD = Duration.ofHours(1);

    /** By default suspected when three heartbeats in a row are missing, and half a period late. */
    private static final double DEFAULT_TIMEOUT_PERIODS = 3.5;

    private static final int DEFAULT_DEAD_AFTER_PERIODS = 2;

    final String id;
    final Set<String> peers = new TreeSet<>();
    final Map<String, String> state = new TreeMap<>();
    final List<PeerGroupListener> listeners = new ArrayList<>();
    Duration period = DEFAULT_PERIOD;
    private @Nullable DetectorPolicy detector;
    private @Nullable Duration deadAfter;

    PeerGroupBuilder(String id) {
        this.id = Limits.id("id", Objects.requireNonNull(id, "id"));
    }

    /**
     * Expects another node. Nodes that are not expected are refused, so every node is to expect every other.
     *
     * @param peer its name, 1 to 64 bytes of UTF-8
     * @return this builder
     * @throws NullPointerException if {@code peer} is null
     * @throws IllegalArgumentException if the name is too long, or this node's own, or the group would have more than 128 members
     */
    public PeerGroupBuilder peer(String peer) {
        Limits.id("peer", Objects.requireNonNull(peer, "peer"));
        if (peer.equals(id)) {
            throw Require.expected("peer", peer, "another node than this one");
        }
        peers.add(peer);
        Require.inRange("peers", peers.size(), 1, Limits.MEMBERS - 1);
        return this;
    }

    /**
     * Sets the time between two heartbeats to a peer. All nodes should have the same.
     *
     * @param time 10 ms to 1 h; 1 s by default
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is out of range
     */
    public PeerGroupBuilder period(Duration time) {
        Require.positive("period", time);
        if (time.compareTo(SHORTEST_PERIOD) < 0 || time.compareTo(LONGEST_PERIOD) > 0) {
            throw Require.expected("period", time, SHORTEST_PERIOD + " to " + LONGEST_PERIOD);
        }
        period = time;
        return this;
    }

    /**
     * Sets when a peer is suspected whose heartbeats are overdue.
     *
     * @param policy the failure detector; by default a fixed timeout of 3.5 periods. It has to trust a peer for longer than a period
     *     after a heartbeat, which {@link #build} checks
     * @return this builder
     * @throws NullPointerException if {@code policy} is null
     */
    public PeerGroupBuilder detector(DetectorPolicy policy) {
        detector = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets how long a suspect is given before it is taken for dead.
     *
     * @param time longer than zero; 2 periods by default
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public PeerGroupBuilder deadAfter(Duration time) {
        deadAfter = Require.positive("deadAfter", time);
        return this;
    }

    /**
     * Publishes values from the beginning, as {@link PeerGroup#publish} does later.
     *
     * @param values by key
     * @return this builder
     * @throws NullPointerException if {@code values} is null
     * @throws IllegalArgumentException if they are too many or too long: see {@link PeerGroup#publish}
     */
    public PeerGroupBuilder publish(Map<String, String> values) {
        Map<String, String> all = new TreeMap<>(state);
        all.putAll(Objects.requireNonNull(values, "values"));
        Limits.state(all);
        state.putAll(values);
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener hears what becomes of the members, on the group's thread
     * @return this builder
     * @throws NullPointerException if {@code listener} is null
     */
    public PeerGroupBuilder listener(PeerGroupListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Makes the node.
     *
     * @param incarnation more than in any earlier life of this node: the wall clock's milliseconds; above 0. If a clock was set
     *     back meanwhile, the peers say so and the node takes a higher one by itself
     * @param nowNanos the clock's time: one that never goes back, such as {@link System#nanoTime()}
     * @return the group's node, which has heard of nobody yet
     * @throws IllegalArgumentException if {@code incarnation} is impossible, no peer is expected, or the detector would suspect every
     *     peer before its next heartbeat
     */
    public PeerGroup build(long incarnation, long nowNanos) {
        if (!Incarnations.possible(incarnation, 0, 0)) {
            throw Require.expected("incarnation", incarnation, "the wall clock's milliseconds, above 0");
        }
        if (peers.isEmpty()) {
            throw new IllegalArgumentException("peers: 0 (expected: 1 or more)");
        }
        checkDetector(nowNanos);
        return new PeerGroup(this, incarnation, nowNanos);
    }

    private void checkDetector(long nowNanos) {
        DetectorPolicy policy = detectorPolicy();
        FailureDetector tried = policy.start(nowNanos);
        tried.heartbeat(1, nowNanos);
        if (tried.suspectsAtNanos() - nowNanos <= period.toNanos()) {
            throw Require.expected("detector", policy, "one that trusts for longer than the period " + period);
        }
    }

    DetectorPolicy detectorPolicy() {
        Duration timeout = Duration.ofNanos((long) (DEFAULT_TIMEOUT_PERIODS * period.toNanos()));
        return detector != null ? detector : DetectorPolicy.fixed(timeout);
    }

    long deadAfterNanos() {
        return Durations.saturatedNanos(
                deadAfter != null ? deadAfter : period.multipliedBy(DEFAULT_DEAD_AFTER_PERIODS));
    }
}
