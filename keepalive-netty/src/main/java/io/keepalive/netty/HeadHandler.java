package io.keepalive.netty;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * Stands at the head of the pipeline, where bytes arrive before any codec holds them back, and tells its connection what it
 * sees there.
 *
 * @see IdleStateHead
 */
class HeadHandler extends ChannelDuplexHandler implements ChannelKeepAlive.Handler {

    private final ChannelKeepAlive connection;

    HeadHandler(ChannelKeepAlive connection) {
        this.connection = connection;
    }

    @Override
    public boolean isOf(ChannelKeepAlive other) {
        return connection == other;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection.headAdded(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        connection.detach();
    }

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
        connection.joinedLoop();
        ctx.fireChannelRegistered();
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        connection.leftLoop();
        ctx.fireChannelUnregistered();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        connection.startIfReady();
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        connection.bytesRead();
        ctx.fireChannelRead(msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        connection.readComplete();
        ctx.fireChannelReadComplete(); // in which decoders, heartbeats and the application ask for more
        connection.readCompleted();
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        connection.readAskedFor();
        ctx.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (event instanceof ChannelInputShutdownEvent) {
            connection.inputShutDown();
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        connection.closingHere();
        ctx.close(promise);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connection.failed(cause);
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.inactive();
        ctx.fireChannelInactive();
    }
}
