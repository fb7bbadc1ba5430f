package io.keepalive.netty.peer;

import io.keepalive.failover.FailoverBuilder;
import io.keepalive.health.HealthSource;
import io.keepalive.internal.Require;
import io.keepalive.peer.PeerGroup;
import io.keepalive.peer.PeerGroupBuilder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds and starts a {@link PeerMesh}: {@link #on} and {@link #listen} must be said, all else has defaults.
 *
 * <p>Not thread-safe.
 */
public final class PeerMeshBuilder {

    final String id;
    final PeerGroupBuilder group;
    final Map<String, SocketAddress> peers = new LinkedHashMap<>();
    Consumer<Channel> pipeline = channel -> {};

    @Nullable
    HealthSource health;

    @Nullable
    Consumer<FailoverBuilder> failover;

    @Nullable
    SocketAddress listen;

    @Nullable
    SocketAddress connectFrom;

    @Nullable
    EventLoopGroup loops;

    @Nullable
    Class<? extends ServerChannel> serverChannel;

    @Nullable
    Class<? extends Channel> channel;

    PeerMeshBuilder(String id) {
        this.id = Objects.requireNonNull(id, "id");
        this.group = PeerGroup.builder(id);
    }

    /**
     * Says on what the node runs: one event loop of the group, with channels of one transport.
     *
     * @param loops the event loops; they stay the caller's, who shuts them down after {@link PeerMesh#leave}
     * @param serverChannel the class of listening channels
     * @param channel the class of connecting channels
     * @return this builder
     * @throws NullPointerException if an argument is null
     */
    public PeerMeshBuilder on(
            EventLoopGroup loops, Class<? extends ServerChannel> serverChannel, Class<? extends Channel> channel) {
        this.loops = Objects.requireNonNull(loops, "loops");
        this.serverChannel = Objects.requireNonNull(serverChannel, "serverChannel");
        this.channel = Objects.requireNonNull(channel, "channel");
        return this;
    }

    /**
     * Says where the node listens for its peers. They are not asked who they are: see {@link #pipeline}.
     *
     * @param address the address
     * @return this builder
     * @throws NullPointerException if {@code address} is null
     */
    public PeerMeshBuilder listen(SocketAddress address) {
        this.listen = Objects.requireNonNull(address, "address");
        return this;
    }

    /**
     * Says from which address the node connects; by default the system chooses.
     *
     * @param address the address, with port 0
     * @return this builder
     * @throws NullPointerException if {@code address} is null
     */
    public PeerMeshBuilder connectFrom(SocketAddress address) {
        this.connectFrom = Objects.requireNonNull(address, "address");
        return this;
    }

    /**
     * Adds a peer. All nodes of a group must know each other.
     *
     * @param id its name
     * @param address where it listens; an unresolved one is resolved anew for each attempt to connect, on the event loop, which stands
     *     still until a name server has answered
     * @return this builder
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code id} is no name, is this node's own, or was said before
     */
    public PeerMeshBuilder peer(String id, SocketAddress address) {
        Objects.requireNonNull(address, "address");
        if (peers.containsKey(Objects.requireNonNull(id, "id"))) {
            throw Require.expected("id", id, "a peer that was not said before");
        }
        group.peer(id);
        peers.put(id, address);
        return this;
    }

    /**
     * Sets what the group goes by: heartbeats' period, failure detector, listeners, state.
     *
     * @param settings is given the group's builder, to which the peers are added by {@link #peer}
     * @return this builder
     * @throws NullPointerException if {@code settings} is null
     */
    public PeerMeshBuilder group(Consumer<PeerGroupBuilder> settings) {
        Objects.requireNonNull(settings, "settings").accept(group);
        return this;
    }

    /**
     * Says how this node is.
     *
     * @param source asked once a period, on the event loop: it must be cheap and not block; if it throws, the node is reported as not
     *     serving
     * @return this builder
     * @throws NullPointerException if {@code source} is null
     */
    public PeerMeshBuilder health(HealthSource source) {
        this.health = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Has the group choose a primary.
     *
     * @param settings is given the failover's builder, for its policy, hooks, and listener, which are called on the event loop; the executor
     *     is the mesh's in any case
     * @return this builder
     * @throws NullPointerException if {@code settings} is null
     */
    public PeerMeshBuilder failover(Consumer<FailoverBuilder> settings) {
        this.failover = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /**
     * Prepares each connection before anything else is put into its pipeline, those that are made and those that are accepted: TLS
     * with certificates of both sides, most of all.
     *
     * @param first is given each channel
     * @return this builder
     * @throws NullPointerException if {@code first} is null
     */
    public PeerMeshBuilder pipeline(Consumer<Channel> first) {
        this.pipeline = Objects.requireNonNull(first, "first");
        return this;
    }

    /**
     * Listens, and connects to the peers.
     *
     * @return the node, once it listens; failed if it cannot
     * @throws IllegalStateException if {@link #on} or {@link #listen} was not said, the event loops are shut down, or a peer was given to the
     *     group alone
     * @throws IllegalArgumentException if there is no peer, or the failover cannot be built
     */
    public CompletableFuture<PeerMesh> start() {
        return new MeshNode(this).start();
    }
}
