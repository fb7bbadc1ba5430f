package io.keepalive.examples.tour;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What one side hears, noted by the tour itself: a measurement that took Keepalive's word would prove nothing. */
final class Ear {

    private static final long PATIENCE_SECONDS = 10;

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private volatile long lastHeardNanos;

    /** The handler that notes when bytes arrive; stands before the codec. */
    ChannelInboundHandlerAdapter arrivals() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                lastHeardNanos = System.nanoTime();
                ctx.fireChannelRead(bytes);
            }
        };
    }

    /** The application of a client, which takes messages in. */
    ChannelInboundHandlerAdapter inbox() {
        return new SimpleChannelInboundHandler<ByteBuf>() {
            @Override
            protected void channelRead0(ChannelHandlerContext ctx, ByteBuf message) {
                messages.add(message.toString(StandardCharsets.UTF_8));
            }
        };
    }

    long lastHeardNanos() {
        return lastHeardNanos;
    }

    void await(String expected) throws InterruptedException {
        String message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!expected.equals(message)) {
            throw new IllegalStateException(
                    "message: " + message + " (expected: " + expected + " within " + PATIENCE_SECONDS + " s)");
        }
    }

    /** The application of a server: sends every message back. */
    static ChannelInboundHandlerAdapter echo() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.writeAndFlush(message);
            }
        };
    }
}
