package io.keepalive.examples.support;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;

/**
 * Stands last in a pipeline and keeps errors of the transport: Keepalive's listener hears of the end with its reason, and
 * Netty need not warn of it again.
 */
@ChannelHandler.Sharable
public final class TransportErrors extends ChannelInboundHandlerAdapter {

    /** The only one. */
    public static final TransportErrors KEPT = new TransportErrors();

    private TransportErrors() {}

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            ctx.fireExceptionCaught(cause);
        }
    }
}
