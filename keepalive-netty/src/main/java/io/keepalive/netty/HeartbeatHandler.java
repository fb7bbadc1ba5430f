package io.keepalive.netty;

import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the protocol's codec: keeps pings and pongs, answers the former, and passes everything else untouched.
 */
final class HeartbeatHandler extends ChannelInboundHandlerAdapter {

    private final ChannelKeepAlive connection;
    private final HeartbeatProtocol protocol;
    private @Nullable ChannelFuture lastPong;
    private boolean pongsUnflushed;

    HeartbeatHandler(ChannelKeepAlive connection, HeartbeatProtocol protocol) {
        this.connection = connection;
        this.protocol = protocol;
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
        HeartbeatProtocol.Kind kind = kindOf(msg);
        if (kind == HeartbeatProtocol.Kind.OTHER) {
            ctx.fireChannelRead(msg);
            return;
        }
        try {
            switch (kind) {
                case PING -> answer(ctx, msg);
                case PONG -> connection.pongReceived(protocol.pongId(msg));
                default -> connection.malformedReceived();
            }
        } catch (Throwable thrown) {
            connection.protocolFailed(thrown);
            connection.malformedReceived();
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
    private HeartbeatProtocol.Kind kindOf(Object message) {
        try {
            return Objects.requireNonNull(protocol.kindOf(message), "kind");
        } catch (Throwable thrown) {
            connection.protocolFailed(thrown);
            return HeartbeatProtocol.Kind.OTHER;
        }
    }

    private void answer(ChannelHandlerContext ctx, Object ping) {
        boolean onePongWaits =
                lastPong != null && !lastPong.isDone() && !ctx.channel().isWritable();
        if (onePongWaits || !connection.permitsPing()) {
            connection.pingRefused();
            return;
        }
        Object pong = protocol.pong(ctx.alloc(), ping);
        if (pong != null) {
            lastPong = ctx.write(pong);
            pongsUnflushed = true;
            connection.pingAnswered();
        }
    }
}
