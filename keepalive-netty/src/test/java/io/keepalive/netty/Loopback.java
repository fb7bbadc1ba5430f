package io.keepalive.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Real connections on loopback, each end on event loops of its own, on whichever line of Netty the test runs. Real time
 * passes here: tests wait for what is to happen, and never for time.
 */
final class Loopback implements AutoCloseable {

    private static final long BOUND_SECONDS = 30;

    private final EventLoopGroup servers = eventLoops(2);
    private final EventLoopGroup clients = eventLoops(1);
    private final LinkedBlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final Queue<Channel> opened = new ConcurrentLinkedQueue<>();

    /** One connection. */
    record Pair(Channel server, Channel client) {}

    /** Made here alone, since how they are made differs between the lines. */
    @SuppressWarnings("deprecation")
    static EventLoopGroup eventLoops(int threads) {
        return new NioEventLoopGroup(threads);
    }

    /** Connects two ends; what is to stand in their pipelines is put there when they are registered. */
    Pair connect(Consumer<Channel> server, Consumer<Channel> client) {
        Channel listening = new ServerBootstrap()
                .group(servers)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(initializer(channel -> {
                    server.accept(channel);
                    accepted.add(channel);
                }))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        Channel connected = new Bootstrap()
                .group(clients)
                .channel(NioSocketChannel.class)
                .handler(initializer(client))
                .connect(listening.localAddress())
                .syncUninterruptibly()
                .channel();
        Pair pair = new Pair(taken(accepted), connected);
        listening.close().syncUninterruptibly();
        return pair;
    }

    private ChannelInitializer<Channel> initializer(Consumer<Channel> pipeline) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                opened.add(channel);
                pipeline.accept(channel);
                channel.pipeline().addLast(new Swallows());
            }
        };
    }

    static void writes(Channel channel, String text) {
        channel.writeAndFlush(Unpooled.copiedBuffer(text, US_ASCII));
    }

    /** Waits for a latch. */
    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(BOUND_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("not within " + BOUND_SECONDS + " s");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Waits until a channel is closed. */
    static void awaitClosed(Channel channel) {
        if (!channel.closeFuture().awaitUninterruptibly(BOUND_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("not closed within " + BOUND_SECONDS + " s");
        }
    }

    /** Waits until the channel's loop has run everything that was given to it before. */
    static void awaitLoopOf(Channel channel) {
        if (!channel.eventLoop().submit(() -> {}).awaitUninterruptibly(BOUND_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("loop stuck for " + BOUND_SECONDS + " s");
        }
    }

    private static <T> T taken(LinkedBlockingQueue<T> queue) {
        try {
            T taken = queue.poll(BOUND_SECONDS, TimeUnit.SECONDS);
            if (taken == null) {
                throw new AssertionError("not within " + BOUND_SECONDS + " s");
            }
            return taken;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    EventLoopGroup servers() {
        return servers;
    }

    @Override
    public void close() {
        opened.forEach(channel -> channel.close().awaitUninterruptibly(BOUND_SECONDS, TimeUnit.SECONDS));
        servers.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        clients.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    /** An application that does nothing. */
    private static final class Swallows extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}
    }
}
