package io.keepalive.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** The head of a channel whose policy promises to send: tells as well when bytes were handed to the transport. */
final class SendStampingHeadHandler extends HeadHandler {

    private final ChannelKeepAlive connection;
    private boolean written;

    SendStampingHeadHandler(ChannelKeepAlive connection) {
        super(connection);
        this.connection = connection;
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
