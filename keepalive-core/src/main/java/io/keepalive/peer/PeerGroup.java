package io.keepalive.peer;

import io.keepalive.health.HealthReport;
import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One node's part in a small group whose members heartbeat each other: who is there, and what each says of itself.
 *
 * <p>A state machine that is driven from outside: it never reads a clock, sends, or schedules. Whoever drives it sends
 * {@link #heartbeatFor} to each peer once each period, and at once where {@link #changedFor} says so; hands what arrives to
 * {@link #received}; and calls {@link #poll} when {@link #deadlineNanos} comes.
 *
 * <p>Each member writes its own entry, and its newest one goes to every peer until the peer says that it has it. Presence is judged
 * by each node for itself, from what it hears of the member directly: what others say of it changes its state, never its presence.
 *
 * <p>{@link #members}, {@link #member}, {@link #self} and {@link #refused} may be called by any thread; all else by one thread, on which listeners
 * are called as well. Times are nanoseconds of one clock that never goes back; they are compared by difference, so the clock may
 * start anywhere.
 */
public final class PeerGroup {

    /** Longest message, in bytes. */
    public static final int MAX_MESSAGE_BYTES = Limits.MESSAGE_BYTES;

    private final String id;
    private final Duration period;
    private final Exchange exchange;
    private final Refusals refused = new Refusals();
    private final Members members;
    private final Notifier notifier;
    private long lastNanos;

    PeerGroup(PeerGroupBuilder builder, long incarnation, long nowNanos) {
        id = builder.id;
        period = builder.period;
        lastNanos = nowNanos;
        exchange = new Exchange(builder, incarnation, refused, nowNanos);
        members = new Members(id, exchange.table(), exchange.peers(), nowNanos);
        notifier = new Notifier(id, builder.listeners);
    }

    /**
     * Starts building a node.
     *
     * @param id its name, 1 to 64 bytes of UTF-8
     * @return a builder
     * @throws NullPointerException if {@code id} is null
     * @throws IllegalArgumentException if the name is empty or too long
     */
    public static PeerGroupBuilder builder(String id) {
        return new PeerGroupBuilder(id);
    }

    /**
     * This node's name.
     *
     * @return the name
     */
    public String id() {
        return id;
    }

    /**
     * Time between two heartbeats to one peer.
     *
     * @return the period
     */
    public Duration period() {
        return period;
    }

    /**
     * The names of the nodes that are expected, without this one; any thread.
     *
     * @return the names, in order
     */
    public List<String> peers() {
        return List.copyOf(exchange.peers().keySet());
    }

    /**
     * Publishes this node's health, if it differs from what was published last.
     *
     * @param health what to say
     * @throws NullPointerException if {@code health} is null
     */
    public void health(HealthReport health) {
        Objects.requireNonNull(health, "health");
        Entry own = exchange.own();
        if (!own.report().equals(Optional.of(health))) {
            write(own.withHealth(health));
        }
    }

    /**
     * Publishes one value of this node's state, if it differs from what was published last.
     *
     * @param key 1 to 64 bytes of UTF-8
     * @param value up to 512 bytes of UTF-8
     * @throws NullPointerException if one is null
     * @throws IllegalArgumentException if one is too long, or the state would have more than 26 keys or 1728 bytes beside
     *     those that begin with {@code failover.}, or of those more than 6 or 320 bytes
     */
    public void publish(String key, String value) {
        Map<String, String> state = new TreeMap<>(exchange.own().state());
        state.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        Limits.state(state);
        state(state);
    }

    /**
     * Takes one value back. Nothing happens if it is not there.
     *
     * @param key its key
     * @throws NullPointerException if {@code key} is null
     */
    public void retract(String key) {
        Map<String, String> state = new TreeMap<>(exchange.own().state());
        state.remove(Objects.requireNonNull(key, "key"));
        state(state);
    }

    /**
     * This node leaves: its next heartbeats say so. It is not taken for suspect or dead then, and only another life brings it back.
     * Send one more heartbeat to each peer before the connections are closed.
     */
    public void leave() {
        if (!exchange.own().left()) {
            write(exchange.own().leaving());
        }
    }

    /**
     * The heartbeat to be sent to a peer now: one each period, and one more at once after a change.
     *
     * @param peer whom it is for
     * @param nowNanos the clock's time
     * @return the message, at most {@link #MAX_MESSAGE_BYTES} long
     * @throws IllegalArgumentException if {@code peer} is not expected
     */
    public byte[] heartbeatFor(String peer, long nowNanos) {
        lastNanos = nowNanos;
        return exchange.heartbeatFor(exchange.peer(peer), nowNanos);
    }

    /**
     * Whether this node's state has changed since the last heartbeat to a peer: then the next one should go at once.
     *
     * @param peer whom to ask about
     * @return true until {@link #heartbeatFor} is called for it
     * @throws IllegalArgumentException if {@code peer} is not expected
     */
    public boolean changedFor(String peer) {
        return !exchange.peer(peer).hasBeenSent(exchange.own().stamp());
    }

    /**
     * A message arrived. What is refused harms nothing, and is counted.
     *
     * @param message all of it
     * @param nowNanos the clock's time
     * @return false if it was refused
     * @throws NullPointerException if {@code message} is null
     */
    public boolean received(byte[] message, long nowNanos) {
        lastNanos = nowNanos;
        try {
            if (exchange.received(message, nowNanos)) {
                look(nowNanos);
            }
            return true;
        } catch (Refused refusal) {
            refused.count(refusal.reason());
            return false;
        }
    }

    /**
     * The connection to a peer was found dead: it is suspect at once. Nothing happens unless it was alive.
     *
     * @param peer which
     * @param nowNanos the clock's time
     * @throws IllegalArgumentException if {@code peer} is not expected
     */
    public void lost(String peer, long nowNanos) {
        lastNanos = nowNanos;
        exchange.peer(peer).watch().lost(exchange.hasLeft(exchange.peer(peer)), nowNanos);
        look(nowNanos);
    }

    /**
     * This side stood still: the time does not count against the peers. To be told before the next {@link #poll}.
     *
     * @param fromNanos when it began, on the clock
     * @param toNanos when it was over
     */
    public void localPause(long fromNanos, long toNanos) {
        exchange.peers().values().forEach(peer -> peer.watch().localPause(fromNanos, toNanos));
    }

    /**
     * Looks at the time: suspects peers, and takes suspects for dead. Also brings silence and suspicion in {@link #members} up to date.
     *
     * @param nowNanos the clock's time
     */
    public void poll(long nowNanos) {
        lastNanos = nowNanos;
        exchange.peers().values().forEach(peer -> peer.watch().poll(exchange.hasLeft(peer), nowNanos));
        look(nowNanos);
    }

    /**
     * When to poll next, if nothing arrives until then.
     *
     * @return the time on the clock; 146 years away if there is nothing to wait for
     */
    public long deadlineNanos() {
        long never = lastNanos + Durations.MAX_NANOS;
        long next = never;
        for (Peer peer : exchange.peers().values()) {
            long deadline = peer.watch().deadlineNanos(never);
            next = deadline - next < 0 ? deadline : next;
        }
        return next;
    }

    /**
     * All members, known or expected, this node among them; any thread. Silence and suspicion are of the last change or poll.
     *
     * @return the members, by name
     */
    public List<Member> members() {
        return members.seen();
    }

    /**
     * One member; any thread.
     *
     * @param name its name
     * @return the member; empty if it is none
     * @throws NullPointerException if {@code name} is null
     */
    public Optional<Member> member(String name) {
        return members.seen(Objects.requireNonNull(name, "name"));
    }

    /**
     * This node, as the others are to see it; any thread.
     *
     * @return the member
     */
    public Member self() {
        return members.seen(id).orElseThrow();
    }

    /**
     * How much was refused so far; any thread.
     *
     * @param reason for what
     * @return messages, or entries where the reason says so
     */
    public long refused(Refusal reason) {
        return refused.of(reason);
    }

    /**
     * Adds a listener, which hears what happens from now on.
     *
     * @param listener hears what becomes of the members
     * @throws NullPointerException if {@code listener} is null
     */
    public void addListener(PeerGroupListener listener) {
        notifier.add(Objects.requireNonNull(listener, "listener"));
    }

    private void state(Map<String, String> state) {
        Entry own = exchange.own();
        if (!state.equals(own.state())) {
            write(own.withState(state));
        }
    }

    private void write(Entry next) {
        exchange.table().merge(next);
        look(lastNanos);
    }

    private void look(long nowNanos) {
        members.look(nowNanos, notifier);
        notifier.tell();
    }
}
