package io.keepalive.examples.tour;

import io.keepalive.examples.support.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Stands between client and server, as a proxy does, and can fall silent: then bytes, closes and resets of both
 * directions are swallowed for good, or held back until they are released.
 *
 * <p>It goes on reading all the while, so either side's kernel sees everything acknowledged.
 */
final class Relay implements AutoCloseable {

    private enum Mode {
        FORWARDING,
        HOLDING,
        SWALLOWING
    }

    private final EventLoopGroup loop;
    private final Channel listening;

    // confined to the relay's one event loop
    private final Queue<Runnable> held = new ArrayDeque<>();
    private Mode mode = Mode.FORWARDING;
    private CompletableFuture<Void> holding = new CompletableFuture<>();

    Relay(Transport transport, InetSocketAddress server) {
        loop = transport.eventLoops(1);
        Bootstrap toServer =
                new Bootstrap().group(loop).channel(transport.clientChannel()).remoteAddress(server);
        listening = new ServerBootstrap()
                .group(loop)
                .channel(transport.serverChannel())
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        join(client, toServer);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Where clients connect to. */
    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** From now on nothing comes through any more, not even the end of a connection. */
    void swallow() {
        inLoop(() -> mode = Mode.SWALLOWING);
    }

    /**
     * From now on everything is held back.
     *
     * @return completes when there is something to hold, as nobody could notice before
     */
    CompletableFuture<Void> hold() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        inLoop(() -> {
            holding = begun;
            mode = Mode.HOLDING;
        });
        return begun;
    }

    /** Delivers what was held back, in its order, and forwards again. */
    void release() {
        inLoop(() -> {
            mode = Mode.FORWARDING;
            for (Runnable delivery = held.poll(); delivery != null; delivery = held.poll()) {
                delivery.run();
            }
        });
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private void join(Channel client, Bootstrap toServer) {
        Bootstrap bootstrap = toServer.clone().handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel server) {
                server.pipeline().addLast(new Carrier(client));
            }
        });
        bootstrap.connect().addListener((ChannelFuture connected) -> {
            if (connected.isSuccess()) {
                client.pipeline().addLast(new Carrier(connected.channel()));
                client.config().setAutoRead(true);
            } else {
                abort(client);
            }
        });
    }

    /** Whether the cargo was taken; if not, it is still the caller's. */
    private boolean carry(Runnable delivery) {
        switch (mode) {
            case FORWARDING -> delivery.run();
            case HOLDING -> {
                held.add(delivery);
                holding.complete(null);
            }
            case SWALLOWING -> {
                return false;
            }
        }
        return true;
    }

    /** Closes with a reset instead of a FIN. */
    static void abort(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    private void inLoop(Runnable change) {
        loop.submit(change).syncUninterruptibly();
    }

    /** Carries what one side sends, and how it ends, to the other. */
    private final class Carrier extends ChannelInboundHandlerAdapter {

        private final Channel destination;
        private boolean reset;

        Carrier(Channel destination) {
            this.destination = destination;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            if (!carry(() -> destination.writeAndFlush(bytes))) {
                ReferenceCountUtil.release(bytes);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            reset |= cause instanceof IOException;
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            carry(reset ? () -> abort(destination) : destination::close);
        }
    }
}
