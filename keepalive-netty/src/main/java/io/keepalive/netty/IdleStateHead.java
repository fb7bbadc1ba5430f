package io.keepalive.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/**
 * A {@link HeadHandler} that is Netty's {@link IdleStateHandler} as well, and tells when a silence begins.
 *
 * <p>Its idle events never travel, so a user's own {@link IdleStateHandler} works beside it.
 */
final class IdleStateHead extends IdleStateHandler implements KeepAliveHandler {

    private final IdleStateConnection connection;

    /**
     * Makes the head of one channel.
     *
     * @param connection the channel's state
     * @param silenceNanos silence after which to tell
     */
    IdleStateHead(IdleStateConnection connection, long silenceNanos) {
        super(silenceNanos, 0, 0, TimeUnit.NANOSECONDS);
        this.connection = connection;
    }

    @Override
    public boolean isOf(ChannelKeepAlive other) {
        return connection == other;
    }

    @Override
    protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
        connection.silenceBegan();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        connection.headAdded(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        super.handlerRemoved(ctx);
        connection.detach();
    }

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) throws Exception {
        connection.joinedLoop();
        super.channelRegistered(ctx);
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) throws Exception {
        connection.leftLoop();
        super.channelUnregistered(ctx);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        connection.startIfReady();
        super.channelActive(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        connection.bytesRead();
        super.channelRead(ctx, msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        connection.readComplete();
        super.channelReadComplete(ctx);
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
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        connection.inactive();
        super.channelInactive(ctx);
    }
}
