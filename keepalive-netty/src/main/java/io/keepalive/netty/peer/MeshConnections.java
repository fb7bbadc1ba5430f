package io.keepalive.netty.peer;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.netty.internal.AfterReads;
import io.keepalive.netty.link.LinkEnd;
import io.keepalive.netty.link.LinkListener;
import io.keepalive.netty.link.PeerLink;
import io.keepalive.peer.PeerGroup;
import io.keepalive.reconnect.Backoff;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node's connections: a link to each peer, on which this node speaks, and those of the peers, on which it hears. Confined to the
 * node's event loop, except where it says otherwise.
 */
final class MeshConnections {

    /** What the node is told. */
    interface Events {

        /** A peer can be spoken to. */
        void up(String peer);

        /** The connection to a peer has ended. */
        void lost(String peer);

        /** A message came, from whoever has connected. */
        void received(byte[] message);
    }

    /** The link's own heartbeat tells why it ends; that a node is silent its group finds sooner. */
    private static final int PINGS = 3;

    /** Who has connected, and is silent for so many periods, is gone. */
    private static final int SILENT_PERIODS = 10;

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final int RETRY_AT_MOST_PERIODS = 5;
    private static final Duration CONNECT_TIMEOUT_AT_MOST = Duration.ofSeconds(10);

    private final MeshTransport transport;
    private final Map<String, SocketAddress> peers;
    private final Consumer<Channel> first;
    private final Duration period;
    private final Events events;
    private final Map<String, PeerLink> links = new LinkedHashMap<>();
    private final ChannelGroup accepted;
    private @Nullable Channel server;

    MeshConnections(MeshTransport transport, PeerMeshBuilder settings, Duration period, Events events) {
        this.transport = transport;
        this.peers = new LinkedHashMap<>(settings.peers);
        this.first = settings.pipeline;
        this.period = period;
        this.events = events;
        this.accepted = new DefaultChannelGroup(transport.loop(), true); // one accepted too late is closed as well
    }

    /** Begins to listen; any thread. */
    CompletableFuture<Void> listen() {
        CompletableFuture<Void> listening = new CompletableFuture<>();
        NettyKeepAlive watch = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .heartbeat(HeartbeatPolicy.watching(period.multipliedBy(SILENT_PERIODS))
                        .build())
                .build();
        new ServerBootstrap()
                .group(transport.loop())
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(pipeline(watch, accepted::add, events::received))
                .bind(transport.listen())
                .addListener((ChannelFuture bound) -> {
                    if (bound.isSuccess()) {
                        server = bound.channel();
                        accepted.add(bound.channel());
                        listening.complete(null);
                    } else {
                        listening.completeExceptionally(bound.cause());
                    }
                });
        return listening;
    }

    /** Begins to connect to all peers. */
    void connect() {
        NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .heartbeat(HeartbeatPolicy.pinging(period.multipliedBy(2), period, PINGS)
                        .build())
                .build();
        // what a peer has to say it says on its own link
        MeshPipeline pipeline = pipeline(keepAlive, channel -> {}, message -> {});
        peers.forEach((peer, address) -> links.put(peer, link(peer, address, pipeline)));
    }

    private PeerLink link(String peer, SocketAddress address, MeshPipeline pipeline) {
        Bootstrap bootstrap = new Bootstrap()
                .group(transport.loop())
                .channel(transport.channel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis())
                .remoteAddress(address)
                .handler(pipeline);
        if (transport.connectFrom() != null) {
            bootstrap.localAddress(transport.connectFrom());
        }
        return PeerLink.builder(bootstrap)
                .backoff(Backoff.builder()
                        .firstDelay(FIRST_RETRY)
                        .maxDelay(longestRetry())
                        .build())
                .listener(new LinkListener() {
                    @Override
                    public void onUp(PeerLink link, Channel channel) {
                        events.up(peer);
                    }

                    @Override
                    public void onDown(PeerLink link, Channel channel, LinkEnd end) {
                        events.lost(peer);
                    }
                })
                .open();
    }

    /** A peer that is back is to be heard of soon. */
    private Duration longestRetry() {
        Duration longest = period.multipliedBy(RETRY_AT_MOST_PERIODS);
        return longest.compareTo(FIRST_RETRY) < 0 ? FIRST_RETRY : longest;
    }

    /** A handshake that was lost is sent again after a second, by the kernel or by the next attempt. */
    private int connectTimeoutMillis() {
        return (int) Math.min(
                CONNECT_TIMEOUT_AT_MOST.toMillis(),
                Math.max(1_000, longestRetry().toMillis()));
    }

    private MeshPipeline pipeline(NettyKeepAlive keepAlive, Consumer<Channel> made, Consumer<byte[]> received) {
        return new MeshPipeline(first.andThen(made), keepAlive, PeerGroup.MAX_MESSAGE_BYTES, received);
    }

    /** For each peer that can be spoken to. */
    void forEachUp(Consumer<String> each) {
        links.forEach((peer, link) -> {
            if (link.channel().isPresent()) {
                each.accept(peer);
            }
        });
    }

    /**
     * Says something to a peer. To one that takes nothing more nothing is said: what it has not read yet is as good, and the next will
     * be better.
     */
    void send(String peer, byte[] message) {
        PeerLink link = Objects.requireNonNull(links.get(peer));
        link.channel()
                .filter(Channel::isWritable)
                .ifPresent(channel -> channel.writeAndFlush(Unpooled.wrappedBuffer(message)));
    }

    /** Closes all, in good order what can be. */
    CompletableFuture<Void> close() {
        return CompletableFuture.allOf(closeLinks(), closeAccepted());
    }

    /** Closes what it hears on only when what was said has been taken: to the peers that is the end of their links, and this node lost. */
    CompletableFuture<Void> closeOnceAllIsSaid() {
        if (server != null) {
            server.close();
        }
        return closeLinks().thenCompose(said -> closeAccepted());
    }

    private CompletableFuture<Void> closeLinks() {
        return CompletableFuture.allOf(
                links.values().stream().map(PeerLink::close).toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> closeAccepted() {
        CompletableFuture<Void> unheard = new CompletableFuture<>();
        // NIO gives the address free only when its selector is asked the next time
        accepted.close()
                .addListener(done -> AfterReads.run(
                        transport.loop(), 1, () -> unheard.complete(null), () -> unheard.complete(null)));
        return unheard;
    }
}
