package io.keepalive.netty.transport;

import io.keepalive.netty.NettyKeepAlive;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.util.AttributeKey;
import java.util.Collection;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A pipeline of text lines with heartbeats, and a witness of its own of when bytes arrived. */
public final class TextLines {

    private static final AttributeKey<Witness> WITNESS = AttributeKey.valueOf(TextLines.class, "witness");

    private static final String CODEC = "lines";
    private static final long PATIENCE_SECONDS = 20;

    private TextLines() {}

    /** An initializer that installs Keepalive behind the codec. */
    public static Consumer<Channel> with(NettyKeepAlive keepAlive) {
        return channel -> {
            addCodec(channel);
            keepAlive.install(channel, CODEC);
        };
    }

    /** An initializer that installs Keepalive without heartbeats. */
    public static Consumer<Channel> withoutHeartbeat(NettyKeepAlive keepAlive) {
        return channel -> {
            addCodec(channel);
            keepAlive.install(channel);
        };
    }

    /** The codec alone, and the witness. */
    public static void addCodec(Channel channel) {
        Witness witness = new Witness();
        channel.attr(WITNESS).set(witness);
        channel.pipeline().addLast(witness).addLast(CODEC, new LineBasedFrameDecoder(64 * 1024));
    }

    /** When bytes arrived last, on {@link System#nanoTime()}. */
    public static long lastReadNanos(Channel channel) {
        return channel.attr(WITNESS).get().lastReadNanos;
    }

    /** Waits until bytes have arrived, now or before. */
    static void awaitFirstRead(Channel channel) throws InterruptedException {
        acquire(channel, 1);
    }

    /** Waits until bytes have arrived so many more times on each channel. */
    static void awaitReads(Collection<Channel> channels, int times) throws InterruptedException {
        for (Channel channel : channels) {
            channel.attr(WITNESS).get().reads.drainPermits();
        }
        for (Channel channel : channels) {
            acquire(channel, times);
        }
    }

    private static void acquire(Channel channel, int times) throws InterruptedException {
        if (!channel.attr(WITNESS).get().reads.tryAcquire(times, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(channel + " received nothing for " + PATIENCE_SECONDS + " s");
        }
    }

    private static final class Witness extends ChannelInboundHandlerAdapter {

        private final Semaphore reads = new Semaphore(0);
        private volatile long lastReadNanos = System.nanoTime();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            lastReadNanos = System.nanoTime();
            reads.release();
            ctx.fireChannelRead(msg);
        }
    }
}
