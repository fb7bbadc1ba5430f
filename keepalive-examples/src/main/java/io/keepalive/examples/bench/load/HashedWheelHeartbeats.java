package io.keepalive.examples.bench.load;

import io.keepalive.examples.support.TransportErrors;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.HashedWheelTimer;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One timer for all channels, on a thread of its own, with a task for each: it looks when the channel was read last, pings or
 * closes, and arms itself again for the rest of the interval.
 */
final class HashedWheelHeartbeats implements Heartbeats {

    private final long intervalNanos;
    private final HashedWheelTimer timer;
    private final Thread thread;

    HashedWheelHeartbeats(Duration interval) {
        intervalNanos = interval.toNanos();
        AtomicReference<Thread> made = new AtomicReference<>();
        DefaultThreadFactory threads = new DefaultThreadFactory("heartbeat-timer", true);
        timer = new HashedWheelTimer(
                task -> {
                    made.set(threads.newThread(task));
                    return made.get();
                },
                Heartbeats.tick(interval).toNanos(),
                TimeUnit.NANOSECONDS);
        timer.start();
        thread = Objects.requireNonNull(made.get());
    }

    @Override
    public void install(Channel channel) {
        channel.pipeline()
                .addLast(CODEC, Heartbeats.codec())
                .addLast(new Heartbeat(channel))
                .addLast(TransportErrors.KEPT);
    }

    @Override
    public List<Thread> threads() {
        return List.of(thread);
    }

    private final class Heartbeat extends ChannelInboundHandlerAdapter implements TimerTask {

        private final Channel channel;
        private volatile long lastReadNanos = System.nanoTime();
        private long pings;

        Heartbeat(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            timer.newTimeout(this, intervalNanos, TimeUnit.NANOSECONDS);
            ctx.fireChannelActive();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            lastReadNanos = System.nanoTime();
            ReferenceCountUtil.release(msg);
        }

        /** In the timer's thread. */
        @Override
        public void run(Timeout timeout) {
            if (!channel.isActive()) {
                return;
            }
            long silence = System.nanoTime() - lastReadNanos;
            if (silence < intervalNanos) {
                timer.newTimeout(this, intervalNanos - silence, TimeUnit.NANOSECONDS);
            } else if (silence >= (1 + PROBES) * intervalNanos) {
                channel.close();
            } else {
                channel.writeAndFlush(PROTOCOL.ping(channel.alloc(), ++pings))
                        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
                timer.newTimeout(this, intervalNanos, TimeUnit.NANOSECONDS);
            }
        }
    }
}
