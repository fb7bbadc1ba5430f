package io.keepalive.netty.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Stands before the HTTP codec: sees bytes arrive that nobody asked for, and whether a request's first bytes leave. */
final class HttpClientBytes extends ChannelDuplexHandler {

    private final HttpClientHandler connection;

    HttpClientBytes(HttpClientHandler connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (!(msg instanceof ByteBuf bytes) || bytes.isReadable()) {
            connection.bytesReceived();
        }
        ctx.fireChannelRead(msg);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        ctx.write(msg, connection.promiseFor(promise));
    }
}
