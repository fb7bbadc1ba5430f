package io.keepalive.netty.peer;

import io.keepalive.failover.Failover;
import io.keepalive.failover.FailoverStatus;
import io.keepalive.internal.Require;
import io.keepalive.peer.Member;
import io.keepalive.peer.PeerGroup;
import io.keepalive.peer.PeerGroupListener;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One node of a peer group over TCP: it listens for its peers, keeps a link to each of them, and sends its heartbeats with its state
 * over those.
 *
 * <pre>{@code
 * PeerMesh.builder("node-1")
 *         .on(loops, EpollServerSocketChannel.class, EpollSocketChannel.class)
 *         .listen(new InetSocketAddress("10.0.0.1", 7800))
 *         .peer("node-2", new InetSocketAddress("10.0.0.2", 7800))
 *         .peer("node-3", new InetSocketAddress("10.0.0.3", 7800))
 *         .health(now -> HealthReport.builder(HealthState.SERVING).queued(queue.size()).build())
 *         .failover(failover -> failover.policy(FailoverPolicy.builder().priority(3).build()))
 *         .start()
 *         .thenAccept(mesh -> ...);
 * }</pre>
 *
 * <p>A mesh is for small groups: each node has a connection to every other. Who can connect can say that it is any of the members, so
 * listen where only they can, or have {@link PeerMeshBuilder#pipeline} demand TLS with certificates of both sides.
 *
 * <p>Everything runs on one event loop, the listeners and hooks too, which must not block. Thread-safe.
 */
public final class PeerMesh {

    private static final String FAILOVER_PREFIX = "failover.";

    private final MeshNode node;

    PeerMesh(MeshNode node) {
        this.node = node;
    }

    /**
     * Starts building a node.
     *
     * @param id its name, which its peers know it by; see {@link PeerGroup#builder}
     * @return a builder
     * @throws NullPointerException if {@code id} is null
     * @throws IllegalArgumentException if {@code id} is no name
     */
    public static PeerMeshBuilder builder(String id) {
        return new PeerMeshBuilder(id);
    }

    /**
     * All members, this node among them, by name. Any thread.
     *
     * @return the members as they were at the last look, a heartbeat's period ago at most
     */
    public List<Member> members() {
        return node.group().members();
    }

    /**
     * One member. Any thread.
     *
     * @param id its name
     * @return the member; empty if there is none of that name
     * @throws NullPointerException if {@code id} is null
     */
    public Optional<Member> member(String id) {
        return node.group().member(Objects.requireNonNull(id, "id"));
    }

    /**
     * Publishes one value of this node's state to the others. Any thread; calls take effect in their order.
     *
     * @param key which; none that begins with {@code failover.}
     * @param value what
     * @return done when it has been published here, or failed with what {@link PeerGroup#publish} threw, or with an
     *     {@link IllegalStateException} once the mesh is closed
     * @throws NullPointerException if an argument is null
     */
    public CompletableFuture<Void> publish(String key, String value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        return change(group -> group.publish(requireOwn(key), value));
    }

    /**
     * Takes one value of this node's state back. Any thread.
     *
     * @param key which
     * @return done when it has been taken back here
     * @throws NullPointerException if {@code key} is null
     */
    public CompletableFuture<Void> retract(String key) {
        Objects.requireNonNull(key, "key");
        return change(group -> group.retract(requireOwn(key)));
    }

    /** What the failover says of this node, nobody else says. */
    private static String requireOwn(String key) {
        if (key.startsWith(FAILOVER_PREFIX)) {
            throw Require.expected("key", key, "one that does not begin with " + FAILOVER_PREFIX);
        }
        return key;
    }

    private CompletableFuture<Void> change(Consumer<PeerGroup> change) {
        return node.call(now -> {
            change.accept(node.group());
            return null;
        });
    }

    /**
     * Tells that this node's health is another, so that its source is asked and the others hear of it at once, and not with the next
     * heartbeat. Any thread.
     */
    public void healthChanged() {
        node.call(now -> {
            node.askHealth(now);
            return null;
        });
    }

    /**
     * Adds a listener, from now on. Any thread.
     *
     * @param listener hears what becomes of the members, on the mesh's event loop
     * @throws NullPointerException if {@code listener} is null
     */
    public void addListener(PeerGroupListener listener) {
        Objects.requireNonNull(listener, "listener");
        change(group -> group.addListener(listener));
    }

    /**
     * Who is primary and to be used now, as this node sees it. Any thread.
     *
     * @return the member; empty if nobody is, or this mesh has no failover
     */
    public Optional<Member> primary() {
        return node.failover().flatMap(Failover::primary);
    }

    /**
     * Whether this node may act as primary now: it is, and it has not stood still since. To be asked before each act that only the primary
     * may do. Any thread.
     *
     * @return false in any other role, after a pause, once the mesh is closed or left, or if it has no failover
     */
    public boolean isPrimary() {
        return node.isPrimary();
    }

    /**
     * The role of this node, who is primary, and what this node waits for. Any thread.
     *
     * @return the status; empty if this mesh has no failover
     */
    public Optional<FailoverStatus> failoverStatus() {
        return node.failover().map(failover -> failover.status(node.now()));
    }

    /**
     * Does something with the failover on the mesh's event loop, such as telling it what an election engine has said. Any thread.
     *
     * @param what what to do; must not block
     * @param <T> what comes of it
     * @return what came of it
     * @throws NullPointerException if {@code what} is null
     * @throws IllegalStateException if this mesh has no failover
     */
    public <T> CompletableFuture<T> withFailover(Function<Failover, T> what) {
        Objects.requireNonNull(what, "what");
        Failover failover =
                node.failover().orElseThrow(() -> new IllegalStateException("failover: none (expected: one)"));
        return node.call(now -> what.apply(failover));
    }

    /**
     * Leaves the group: steps down if it is primary, so that the next takes over in good order, says to all peers that it leaves, closes
     * the connections in good order, and stops listening. Any thread.
     *
     * @return done when everything is closed
     */
    public CompletableFuture<Void> leave() {
        return node.leave();
    }

    /**
     * Closes everything without a word; the others find this node gone. Any thread.
     *
     * @return done when everything is closed
     */
    public CompletableFuture<Void> close() {
        return node.close();
    }
}
