package io.keepalive.examples.bench.load;

import io.keepalive.examples.support.TransportErrors;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The floor: each tick of one scheduled task pings the connections whose turn it is, whatever was received. Connections take
 * turns as they come, so that all ticks have equally many.
 */
final class BareWriteLoop implements Heartbeats {

    private final List<List<Channel>> turns = new ArrayList<>();
    private final Received received = new Received();
    private long tick;
    private int nextTurn;

    BareWriteLoop(EventLoop loop, Duration interval) {
        long ticks = Math.max(
                1,
                Math.round(
                        (double) interval.toNanos() / Heartbeats.tick(interval).toNanos()));
        for (int turn = 0; turn < ticks; turn++) {
            turns.add(new ArrayList<>());
        }
        long nanos = interval.toNanos() / ticks;
        loop.scheduleAtFixedRate(this::ping, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void install(Channel channel) {
        channel.pipeline().addLast(CODEC, Heartbeats.codec()).addLast(received).addLast(TransportErrors.KEPT);
        turns.get(nextTurn).add(channel);
        nextTurn = (nextTurn + 1) % turns.size();
    }

    private void ping() {
        long id = 1 + tick / turns.size();
        for (Channel channel : turns.get((int) (tick % turns.size()))) {
            if (channel.isActive()) {
                channel.writeAndFlush(PROTOCOL.ping(channel.alloc(), id), channel.voidPromise());
            }
        }
        tick++;
    }

    /** Drops pongs. */
    @ChannelHandler.Sharable
    private static final class Received extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ReferenceCountUtil.release(msg);
        }
    }
}
