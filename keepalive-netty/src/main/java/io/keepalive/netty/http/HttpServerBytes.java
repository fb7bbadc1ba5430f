package io.keepalive.netty.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands before the HTTP codec and tells its connection that bytes arrive, before they are a message. What arrives after the
 * connection's end has begun is thrown away here.
 */
final class HttpServerBytes extends ChannelInboundHandlerAdapter {

    private final HttpServerHandler connection;

    HttpServerBytes(HttpServerHandler connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (connection.isEnding()) {
            ReferenceCountUtil.release(msg);
            return;
        }
        if (msg instanceof ByteBuf bytes) {
            connection.bytesReceived(isEmptyLines(bytes));
        }
        ctx.fireChannelRead(msg);
    }

    /** Empty lines before a request are to be ignored (RFC 9112 section 2.2); a request begins with another byte at once. */
    private static boolean isEmptyLines(ByteBuf bytes) {
        return bytes.forEachByte(next -> next == '\r' || next == '\n') < 0;
    }
}
