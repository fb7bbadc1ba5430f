package io.keepalive.examples.bench;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** The least that notices silence exactly: remembers the time at which a read was complete. */
final class NanoTimeStamp extends ChannelInboundHandlerAdapter {

    /** What was noted last; as a field, so that the store is not optimised away. */
    long lastReadNanos;

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        lastReadNanos = ctx.executor().ticker().nanoTime();
        ctx.fireChannelReadComplete();
    }
}
