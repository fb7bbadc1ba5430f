package io.keepalive.netty;

import io.keepalive.diagnosis.Ending;
import io.keepalive.heartbeat.PingGuard;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Answers the pings of one peer, as often as its group permits.
 *
 * <p>Confined to the channel's event loop.
 */
final class PingAnswers {

    private final HeartbeatConnection connection;
    private final PingGuard guard;

    /** Pings that came too fast, those permitted since taken off. */
    private int tooFast;

    /** The last pong, until it has left. */
    private @Nullable ChannelFuture pongOnItsWay;

    private boolean unflushed;

    PingAnswers(HeartbeatConnection connection, long nowNanos) {
        this.connection = connection;
        KeepAliveGroup group = connection.group;
        this.guard = new PingGuard(group.pingGuardPeriod, group.pingGuardBurst, nowNanos);
    }

    void answer(ChannelHandlerContext ctx, Object ping) {
        KeepAliveGroup group = connection.group;
        if (!guard.permits(LoopClock.nanos(ctx.channel().eventLoop()))) {
            group.counters.pingsRefused.increment();
            tooFast++;
            if (group.isFlood(tooFast)) {
                connection.endInOrder(Ending.PING_FLOOD);
            }
            return;
        }
        tooFast = Math.max(0, tooFast - 1);
        if (onePongWaits(ctx)) {
            // no flood: the pings are permitted, only their answers cannot leave
            group.counters.pingsRefused.increment();
            return;
        }
        Object pong = group.protocol().pong(ctx.alloc(), ping);
        if (pong != null) {
            pongOnItsWay = ctx.write(pong);
            unflushed = true;
            group.counters.pingsAnswered.increment();
        }
    }

    private boolean onePongWaits(ChannelHandlerContext ctx) {
        return pongOnItsWay != null && !pongOnItsWay.isDone() && !ctx.channel().isWritable();
    }

    /** Flushes a pong that the application has not flushed with bytes of its own. */
    void flush(ChannelHandlerContext ctx) {
        if (unflushed && !pongHasLeft()) {
            ctx.flush();
        }
        unflushed = false;
        if (pongHasLeft()) {
            pongOnItsWay = null;
        }
    }

    private boolean pongHasLeft() {
        return pongOnItsWay == null || pongOnItsWay.isDone();
    }
}
