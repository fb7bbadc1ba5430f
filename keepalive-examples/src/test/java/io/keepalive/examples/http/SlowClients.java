package io.keepalive.examples.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.keepalive.examples.support.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Clients that send a request's head a byte a second (slowloris), and what the server did about each. */
final class SlowClients implements AutoCloseable {

    private static final byte[] HEAD =
            "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: 0123456789\r\n\r\n".getBytes(US_ASCII);

    private static final long SPACING_MICROS = 250;

    private final EventLoopGroup loops = Transport.best().eventLoops(1);
    private final List<CompletableFuture<Fate>> fates = new ArrayList<>();

    /** What became of one: what it was answered, and the time from its first byte until the server had closed. */
    record Fate(String answer, Duration lasted) {}

    /** Connects that many, one after the other, as a burst would measure how fast they are accepted. */
    SlowClients(int count, InetSocketAddress server) {
        for (int i = 0; i < count; i++) {
            CompletableFuture<Fate> fate = new CompletableFuture<>();
            fates.add(fate);
            loops.schedule(() -> connect(server, fate), i * SPACING_MICROS, TimeUnit.MICROSECONDS);
        }
    }

    private void connect(InetSocketAddress server, CompletableFuture<Fate> fate) {
        new Bootstrap()
                .group(loops)
                .channel(Transport.best().clientChannel())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new SlowClient(fate));
                    }
                })
                .connect(server)
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        fate.completeExceptionally(connected.cause());
                    }
                });
    }

    /** Waits until the server has closed them all. */
    List<Fate> fates(Duration patience) throws Exception {
        try {
            CompletableFuture.allOf(fates.toArray(CompletableFuture[]::new))
                    .get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            long open = fates.stream().filter(fate -> !fate.isDone()).count();
            throw new AssertionError(open + " are still open after " + patience, late);
        }
        return fates.stream().map(CompletableFuture::join).toList();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static final class SlowClient extends SimpleChannelInboundHandler<ByteBuf> {

        private final CompletableFuture<Fate> fate;
        private final StringBuilder answer = new StringBuilder();
        private long firstByteNanos;
        private int sent;

        SlowClient(CompletableFuture<Fate> fate) {
            this.fate = fate;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            firstByteNanos = System.nanoTime();
            sendOne(ctx);
        }

        private void sendOne(ChannelHandlerContext ctx) {
            if (ctx.channel().isActive() && sent < HEAD.length) {
                ctx.writeAndFlush(Unpooled.wrappedBuffer(HEAD, sent++, 1));
                ctx.executor().schedule(() -> sendOne(ctx), 1, TimeUnit.SECONDS);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
            answer.append(bytes.toString(US_ASCII));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            fate.complete(new Fate(answer.toString(), Duration.ofNanos(System.nanoTime() - firstByteNanos)));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            fate.completeExceptionally(new IOException("after " + answer, cause));
        }
    }
}
