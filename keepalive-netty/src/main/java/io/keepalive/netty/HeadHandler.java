package io.keepalive.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/**
 * Stands at the head of the pipeline, where bytes arrive before any codec holds them back: stamps what is received, tells
 * when a silence begins, and sees how the connection ends.
 *
 * <p>Its idle events never travel, so a user's own {@link IdleStateHandler} works beside it.
 */
class HeadHandler extends IdleStateHandler {

    private final ChannelKeepAlive connection;
    private boolean bytesRead;
    private boolean readAskedFor;

    /** A read was asked for while auto-read is off, and nothing has come of it yet. */
    private boolean readOutstanding;

    /** Reading was seen to have stopped: the next read asked for ends a pause. */
    private boolean readingStopped;

    /**
     * Makes the head of one channel.
     *
     * @param connection the channel's state
     * @param silenceNanos silence after which to tell; 0 if nobody asks
     */
    HeadHandler(ChannelKeepAlive connection, long silenceNanos) {
        super(silenceNanos, 0, 0, TimeUnit.NANOSECONDS);
        this.connection = connection;
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
        HeartbeatDriver driver = connection.driver();
        if (driver != null) {
            driver.joinedLoop();
        }
        super.channelRegistered(ctx);
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) throws Exception {
        HeartbeatDriver driver = connection.driver();
        if (driver != null) {
            driver.leftLoop();
        }
        super.channelUnregistered(ctx);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        connection.startIfReady();
        super.channelActive(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (!bytesRead) {
            bytesRead = true;
            readAskedFor = readOutstanding;
        }
        readOutstanding = false;
        super.channelRead(ctx, msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (bytesRead) {
            bytesRead = false;
            HeartbeatDriver driver = connection.driver();
            if (driver != null) {
                driver.received();
            }
        }
        super.channelReadComplete(ctx); // in which decoders, heartbeats and the application ask for more
        notesReading(ctx.channel());
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        readOutstanding = !ctx.channel().config().isAutoRead();
        if (readingStopped) {
            readingStopped = false;
            HeartbeatDriver driver = connection.driver();
            if (driver != null) {
                driver.readingResumed();
            }
        }
        ctx.read();
    }

    /**
     * Whether the present bytes were read because somebody asked, with auto-read off. Bytes on their way when auto-read was
     * switched off were not.
     */
    boolean readAskedFor() {
        return readAskedFor;
    }

    /** Whether bytes that arrive now would be read. Any thread may ask, and hear what was a moment ago. */
    boolean reads(Channel channel) {
        return channel.config().isAutoRead() || readOutstanding;
    }

    /** The same, remembered so that the end of a pause is noticed. */
    boolean notesReading(Channel channel) {
        boolean reads = reads(channel);
        if (!reads) {
            readingStopped = true;
        }
        return reads;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (event instanceof ChannelInputShutdownEvent) {
            connection.inputShutDown();
        }
    }

    @Override
    protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
        connection.silenceBegan();
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
