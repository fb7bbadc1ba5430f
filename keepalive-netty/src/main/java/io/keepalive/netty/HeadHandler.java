package io.keepalive.netty;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * Stands at the head of the pipeline, where bytes arrive before any codec holds them back, and tells its connection what it
 * sees there: which is itself, as an object of its own would cost every connection 24 bytes.
 *
 * @see IdleStateHead
 */
abstract class HeadHandler extends ChannelDuplexHandler implements KeepAliveHandler {

    /** The head's place in the pipeline was found. */
    abstract void headAdded(ChannelHandlerContext ctx);

    /** A handler left the pipeline: with the channel, or taken out of it, and then the channel goes on without us. */
    abstract void detach();

    /** Starts what begins when the channel is active, if it is. */
    abstract void startIfReady();

    /** The channel has come to an event loop. */
    void joinedLoop() {}

    /** The channel leaves its event loop. */
    void leftLoop() {}

    /** Bytes arrived at the head of the pipeline. */
    void bytesRead() {}

    /** All bytes of one turn have passed the head, and the rest of the pipeline has not been told so yet. */
    void readComplete() {}

    /** The rest of the pipeline was told, and may have switched reading off. */
    void readCompleted() {}

    /** Somebody asks for more to be read. */
    void readAskedFor() {}

    /** The peer will send no more, by its own word. */
    abstract void inputShutDown();

    /** Somebody here closes. */
    abstract void closingHere();

    /** The transport, or a handler before us, has failed. */
    abstract void failed(Throwable cause);

    /** The channel is closed. */
    abstract void inactive();

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        headAdded(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        detach();
    }

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
        joinedLoop();
        ctx.fireChannelRegistered();
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        leftLoop();
        ctx.fireChannelUnregistered();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        startIfReady();
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        bytesRead();
        ctx.fireChannelRead(msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readComplete();
        ctx.fireChannelReadComplete(); // in which decoders, heartbeats and the application ask for more
        readCompleted();
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        readAskedFor();
        ctx.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (event instanceof ChannelInputShutdownEvent) {
            inputShutDown();
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        closingHere();
        ctx.close(promise);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(cause);
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inactive();
        ctx.fireChannelInactive();
    }
}
