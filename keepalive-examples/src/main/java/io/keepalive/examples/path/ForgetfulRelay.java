package io.keepalive.examples.path;

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
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;

/** Stands for a middlebox: carries bytes between two ends, and drops them once the two were quiet for too long. */
public final class ForgetfulRelay {

    private final Channel listening;
    private final Duration forgetsAfter;

    /** Listens on loopback, and connects to {@code server} for each client; ends with the event loops. */
    public ForgetfulRelay(Transport transport, EventLoopGroup loops, SocketAddress server, Duration forgetsAfter)
            throws InterruptedException {
        this.forgetsAfter = forgetsAfter;
        Bootstrap toServer = new Bootstrap()
                .group(loops.next())
                .channel(transport.clientChannel())
                .remoteAddress(server);
        listening = new ServerBootstrap()
                .group(toServer.config().group())
                .channel(transport.serverChannel())
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        join(client, toServer);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    /** Where clients connect to. */
    public SocketAddress address() {
        return listening.localAddress();
    }

    private void join(Channel client, Bootstrap toServer) {
        Flow flow = new Flow();
        toServer.clone()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel server) {
                        server.pipeline().addLast(new Carrier(flow, client));
                    }
                })
                .connect()
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        client.pipeline().addLast(new Carrier(flow, connected.channel()));
                        client.config().setAutoRead(true);
                    } else {
                        client.close();
                    }
                });
    }

    /** What the relay remembers of two connections; both are on one event loop. */
    private final class Flow {

        private long usedNanos = System.nanoTime();
        private boolean forgotten;

        boolean passes() {
            long now = System.nanoTime();
            forgotten |= now - usedNanos > forgetsAfter.toNanos();
            usedNanos = now;
            return !forgotten;
        }
    }

    private static final class Carrier extends ChannelInboundHandlerAdapter {

        private final Flow flow;
        private final Channel destination;

        Carrier(Flow flow, Channel destination) {
            this.flow = flow;
            this.destination = destination;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            if (flow.passes()) {
                destination.writeAndFlush(bytes);
            } else {
                ReferenceCountUtil.release(bytes);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!flow.forgotten) {
                destination.close();
            }
        }
    }
}
