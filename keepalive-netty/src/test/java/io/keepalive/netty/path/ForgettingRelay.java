package io.keepalive.netty.path;

import io.keepalive.netty.transport.TestTransport;
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
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Stands for a middlebox: carries bytes between two ends, until a pair of them was quiet for too long. */
final class ForgettingRelay implements AutoCloseable {

    /** What becomes of what is sent on a forgotten connection. */
    enum Forgotten {
        DROPPED,
        RESET,
        /** Only what the server sends is dropped, and what the client sends brings the connection back. */
        INWARD_DROPPED
    }

    private final EventLoopGroup loop;
    private final Channel listening;
    private final Duration forgetsAfter;
    private final Forgotten forgotten;
    private volatile boolean swallows;

    ForgettingRelay(TestTransport transport, SocketAddress server, Duration forgetsAfter, Forgotten forgotten)
            throws InterruptedException {
        this.forgetsAfter = forgetsAfter;
        this.forgotten = forgotten;
        loop = transport.newGroup(1);
        Bootstrap toServer =
                new Bootstrap().group(loop).channel(transport.channelType()).remoteAddress(server);
        listening = new ServerBootstrap()
                .group(loop)
                .channel(transport.serverChannelType())
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        new Pair(client).join(toServer);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    SocketAddress address() {
        return listening.localAddress();
    }

    /** Nothing comes through, whatever its age: for the other end, the server is dead. */
    void swallows(boolean everything) {
        swallows = everything;
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** The two connections of one flow. */
    private final class Pair {

        private final Channel client;
        private long usedNanos = System.nanoTime();
        private boolean lost;

        Pair(Channel client) {
            this.client = client;
        }

        void join(Bootstrap toServer) {
            toServer.clone()
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel server) {
                            server.pipeline().addLast(new Carrier(client, true));
                        }
                    })
                    .connect()
                    .addListener((ChannelFuture connected) -> {
                        if (connected.isSuccess()) {
                            client.pipeline().addLast(new Carrier(connected.channel(), false));
                            client.config().setAutoRead(true);
                        } else {
                            client.close();
                        }
                    });
        }

        boolean passes(boolean inward) {
            long now = System.nanoTime();
            boolean expired = lost || now - usedNanos > forgetsAfter.toNanos();
            usedNanos = now;
            if (forgotten == Forgotten.INWARD_DROPPED) {
                lost = expired && inward;
                return !lost;
            }
            lost = expired;
            return !lost;
        }

        private final class Carrier extends ChannelInboundHandlerAdapter {

            private final Channel destination;
            private final boolean inward;

            Carrier(Channel destination, boolean inward) {
                this.destination = destination;
                this.inward = inward;
            }

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                if (!swallows && passes(inward)) {
                    destination.writeAndFlush(bytes);
                    return;
                }
                ReferenceCountUtil.release(bytes);
                if (!swallows && forgotten == Forgotten.RESET) {
                    ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                    ctx.close();
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ctx.close();
            }

            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                if (!swallows && !lost) {
                    destination.close();
                }
            }
        }
    }
}
