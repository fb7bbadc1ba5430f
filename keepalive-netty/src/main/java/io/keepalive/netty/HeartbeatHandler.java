package io.keepalive.netty;

import io.keepalive.heartbeat.PingGuard;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands behind the protocol's codec: keeps pings and pongs, answers the former, and passes everything else untouched.
 */
final class HeartbeatHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    private final ChannelKeepAlive connection;
    private final KeepAliveGroup group;
    private final HeartbeatProtocol protocol;

    /** Made for the peer's first ping. */
    private @Nullable PingGuard guard;

    /** Pings that came too fast, those permitted since taken off. */
    private int tooFast;

    private @Nullable ChannelFuture lastPong;
    private boolean pongsUnflushed;
    private boolean malformedLogged;

    HeartbeatHandler(ChannelKeepAlive connection, KeepAliveGroup group) {
        this.connection = connection;
        this.group = group;
        this.protocol = group.protocol();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection.heartbeatAdded(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        connection.detach();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        connection.startIfReady();
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        HeartbeatProtocol.Kind kind = kindOf(ctx, msg);
        if (kind == HeartbeatProtocol.Kind.OTHER) {
            ctx.fireChannelRead(msg);
            return;
        }
        try {
            switch (kind) {
                case PING -> answer(ctx, msg);
                case PONG -> pongReceived(protocol.pongId(msg));
                default -> malformed(ctx);
            }
        } catch (Throwable thrown) {
            group.warnProtocolFailed(ctx.channel(), thrown);
            malformed(ctx);
        } finally {
            ReferenceCountUtil.release(msg);
        }
        if (connection.readAskedFor() && !ctx.channel().config().isAutoRead()) {
            ctx.read(); // the application asked for a message and has not got one
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (pongsUnflushed) {
            pongsUnflushed = false;
            ctx.flush();
        }
        ctx.fireChannelReadComplete();
    }

    /** A message that the protocol cannot look at is no heartbeat, and not ours to drop. */
    private HeartbeatProtocol.Kind kindOf(ChannelHandlerContext ctx, Object message) {
        try {
            return Objects.requireNonNull(protocol.kindOf(message), "kind");
        } catch (Throwable thrown) {
            group.warnProtocolFailed(ctx.channel(), thrown);
            return HeartbeatProtocol.Kind.OTHER;
        }
    }

    private void malformed(ChannelHandlerContext ctx) {
        group.counters.malformed.increment();
        if (!malformedLogged) {
            malformedLogged = true;
            LOG.debug(
                    "{} malformed heartbeat dropped (said once for this channel; the rest is counted)", ctx.channel());
        }
    }

    private void pongReceived(long id) {
        HeartbeatDriver driver = connection.driver();
        if (driver != null) {
            driver.pongReceived(id);
        }
    }

    private void answer(ChannelHandlerContext ctx, Object ping) {
        if (!permits(ctx)) {
            group.counters.pingsRefused.increment();
            tooFast++;
            if (group.isFlood(tooFast)) {
                connection.flooded();
            }
            return;
        }
        tooFast = Math.max(0, tooFast - 1);
        if (onePongWaits(ctx.channel())) {
            group.counters.pingsRefused
                    .increment(); // no flood: the pings are permitted, only their answers cannot leave
            return;
        }
        Object pong = protocol.pong(ctx.alloc(), ping);
        if (pong != null) {
            lastPong = ctx.write(pong);
            pongsUnflushed = true;
            group.counters.pingsAnswered.increment();
        }
    }

    private boolean onePongWaits(Channel channel) {
        return lastPong != null && !lastPong.isDone() && !channel.isWritable();
    }

    private boolean permits(ChannelHandlerContext ctx) {
        long now = LoopClock.nanos(ctx.channel().eventLoop());
        if (guard == null) {
            guard = new PingGuard(group.pingGuardPeriod, group.pingGuardBurst, now);
        }
        return guard.permits(now);
    }
}
