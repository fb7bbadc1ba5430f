package io.keepalive.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/** Stands behind the head of a channel whose policy promises to send: tells when bytes were handed to the transport. */
final class SentHandler extends ChannelOutboundHandlerAdapter implements KeepAliveHandler {

    private final HeartbeatConnection connection;
    private boolean written;

    SentHandler(HeartbeatConnection connection) {
        this.connection = connection;
    }

    @Override
    public boolean isOf(ChannelKeepAlive other) {
        return connection == other;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        written = true;
        ctx.write(msg, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        if (written) {
            written = false;
            connection.sent();
        }
    }
}
