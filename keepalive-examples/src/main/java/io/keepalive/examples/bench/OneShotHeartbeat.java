package io.keepalive.examples.bench;

import io.keepalive.ProbeSchedule;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A heartbeat with one scheduled task of the event loop per channel instead of an {@code IdleStateHandler}: a task that finds
 * that something was read schedules itself anew for the rest. For comparison only.
 */
final class OneShotHeartbeat extends ChannelInboundHandlerAdapter implements Runnable {

    private final HeartbeatProtocol protocol;
    private final long idleNanos;
    private final int probes;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Future<?> timer;
    private long lastReadNanos;
    private int unanswered;
    private long id;

    /** Makes the heartbeat of one channel; the schedule's interval is not used, as with an {@code IdleStateHandler}. */
    OneShotHeartbeat(HeartbeatProtocol protocol, ProbeSchedule schedule) {
        this.protocol = protocol;
        this.idleNanos = schedule.idle().toNanos();
        this.probes = schedule.probes();
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        ctx = active;
        lastReadNanos = active.executor().ticker().nanoTime();
        schedule(active, idleNanos);
        active.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        if (timer != null) {
            timer.cancel(false);
        }
        inactive.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        unanswered = 0;
        if (protocol.kindOf(message) == HeartbeatProtocol.Kind.PONG) {
            ReferenceCountUtil.release(message);
        } else {
            from.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        lastReadNanos = from.executor().ticker().nanoTime();
        from.fireChannelReadComplete();
    }

    /** The timer fired. */
    @Override
    public void run() {
        ChannelHandlerContext here = ctx;
        if (here == null || !here.channel().isActive()) {
            return;
        }
        long leftNanos = idleNanos - (here.executor().ticker().nanoTime() - lastReadNanos);
        schedule(here, leftNanos > 0 ? leftNanos : idleNanos);
        if (leftNanos <= 0) {
            silent(here);
        }
    }

    private void silent(ChannelHandlerContext here) {
        if (unanswered >= probes) {
            here.close();
        } else {
            unanswered++;
            here.writeAndFlush(protocol.ping(here.alloc(), ++id)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    private void schedule(ChannelHandlerContext here, long delayNanos) {
        timer = here.executor().schedule(this, delayNanos, TimeUnit.NANOSECONDS);
    }
}
