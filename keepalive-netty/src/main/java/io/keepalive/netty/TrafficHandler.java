package io.keepalive.netty;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Stands directly behind the heartbeat's handler, at the head where there is none, and tells its connection of the application's
 * messages: heartbeats do not come here. In the pipeline only where somebody asks for it.
 */
final class TrafficHandler extends ChannelDuplexHandler implements KeepAliveHandler {

    private final ChannelKeepAlive connection;

    TrafficHandler(ChannelKeepAlive connection) {
        this.connection = connection;
    }

    @Override
    public boolean isOf(ChannelKeepAlive other) {
        return connection == other;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        connection.trafficReceived();
        ctx.fireChannelRead(msg);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        connection.trafficSent();
        ctx.write(msg, promise);
    }
}
