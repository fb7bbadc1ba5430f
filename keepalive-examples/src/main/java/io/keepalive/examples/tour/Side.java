package io.keepalive.examples.tour;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.examples.support.Frames;
import io.keepalive.examples.support.Transport;
import io.keepalive.examples.support.TransportErrors;
import io.keepalive.netty.ConnectionStatus;
import io.keepalive.netty.Counters;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.NettyKeepAliveBuilder;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One end of a connection, client or server, on an event loop of its own, so that it can hang alone. */
final class Side implements AutoCloseable {

    /** How and when Keepalive saw the connection end. */
    private record End(Diagnosis diagnosis, long atNanos) {}

    private final Transport transport;
    private final EventLoopGroup loop;
    private final NettyKeepAlive keepAlive;
    private final Ear ear = new Ear();
    private final CompletableFuture<Channel> connection = new CompletableFuture<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final Blockade blockade = new Blockade();

    Side(Transport transport, NettyKeepAliveBuilder settings, Consumer<String> narrator) {
        this.transport = transport;
        this.loop = transport.eventLoops(1);
        this.keepAlive = settings.listener(new Narration(narrator))
                .onEnd((channel, reason) -> end.complete(new End(reason, System.nanoTime())))
                .build();
    }

    /** Becomes a server that sends every message back. */
    InetSocketAddress listen() {
        return (InetSocketAddress) new ServerBootstrap()
                .group(loop)
                .channel(transport.serverChannel())
                .childHandler(pipelineWith(Ear.echo()))
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel()
                .localAddress();
    }

    /** Becomes a client. */
    void connect(InetSocketAddress to) {
        new Bootstrap()
                .group(loop)
                .channel(transport.clientChannel())
                .handler(pipelineWith(ear.inbox()))
                .connect(to)
                .syncUninterruptibly();
    }

    /** Sends a message and waits until it has come back. */
    void exchange(String message) throws Exception {
        connection.get().writeAndFlush(ByteBufUtil.writeUtf8(connection.get().alloc(), message));
        ear.await(message);
    }

    /** Blocks the event loop, and with it reading, answering and judging, until {@link #wake} or {@link #close}. */
    void hang() throws Exception {
        blockade.begin(transport, loop);
    }

    /** Lets a hung event loop go on. */
    void wake() {
        blockade.end();
    }

    /** Ends the connection as the kernel does for a killed process: with a FIN, or a reset if bytes were unread. */
    void kill(boolean bytesUnread) throws Exception {
        if (bytesUnread) {
            Relay.abort(connection.get());
        } else {
            connection.get().close();
        }
    }

    /** Waits for the end of the connection as Keepalive sees it. */
    Observation awaitEnd(Duration atMost, LongSupplier sinceNanos) throws Exception {
        try {
            End seen = end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return Observation.death(seen.diagnosis(), Duration.ofNanos(seen.atNanos() - sinceNanos.getAsLong()));
        } catch (TimeoutException nobodyNoticed) {
            return Observation.noDeath("Nobody noticed anything.");
        }
    }

    /** When the last byte came, by a clock that is not Keepalive's. */
    long lastHeardNanos() {
        return ear.lastHeardNanos();
    }

    Counters counters() {
        return keepAlive.counters();
    }

    ConnectionStatus status() throws Exception {
        return keepAlive.status(connection.get());
    }

    @Override
    public void close() {
        wake();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private ChannelInitializer<Channel> pipelineWith(ChannelHandler application) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(ear.arrivals());
                Frames.addTo(channel.pipeline());
                keepAlive.install(channel, Frames.CODEC);
                channel.pipeline().addLast(application).addLast(TransportErrors.KEPT);
                connection.complete(channel);
            }
        };
    }
}
