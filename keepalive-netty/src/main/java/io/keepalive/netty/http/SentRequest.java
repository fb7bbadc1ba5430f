package io.keepalive.netty.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelProgressivePromise;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * One request that was written and is not answered, and the promise with which its first bytes are written: the one way to
 * learn whether the socket took any of them before it failed.
 *
 * <p>Where progress cannot be seen they are taken for written as soon as they may be: with TLS, which gathers bytes, when they
 * are handed to it; with io_uring, where the kernel writes on its own, when they are flushed. Confined to the channel's event loop.
 */
final class SentRequest extends DefaultChannelProgressivePromise implements ChannelProgressiveFutureListener {

    final HttpRequest request;

    /** Whether a request before it was answered on the connection. */
    final boolean reused;

    /** How often bytes had arrived before it was written. */
    final long arrivalsBefore;

    private final ChannelFuture head;
    private @Nullable ChannelPromise promise;
    private boolean written;

    /** Whether any byte was received that may be of its answer. */
    boolean answerBegan;

    /** The status of its final answer; 0 before. */
    int status;

    SentRequest(
            ChannelHandlerContext ctx, HttpRequest request, ChannelFuture head, boolean reused, long arrivalsBefore) {
        super(ctx.channel(), ctx.executor());
        this.request = request;
        this.head = head;
        this.reused = reused;
        this.arrivalsBefore = arrivalsBefore;
    }

    /** Whether it is this one; a handler on the way may have put another object in its place, and has passed on its promise. */
    boolean is(HttpRequest other, @Nullable ChannelFuture write) {
        return request == other || head == write;
    }

    /** The codec refused it, or it stands on another thread and its bytes cannot be watched. */
    void madeNoBytes() {
        written = !head.isDone() || head.isSuccess();
    }

    /** Whether the socket took, or may have taken, a byte of it. */
    boolean written() {
        return written;
    }

    boolean isMethod(HttpMethod method) {
        return request.method().equals(method);
    }

    /** From now on this promise stands for another, which is told of all that comes to pass. */
    SentRequest standFor(ChannelPromise other) {
        promise = other;
        written = channel().isOpen() && channel().pipeline().get(SslHandler.class) != null;
        addListener(this);
        return this;
    }

    @Override
    public boolean setUncancellable() { // said when the bytes are flushed
        boolean open = promise == null || promise.isVoid() || promise.setUncancellable();
        written |= open && writesOnItsOwn(channel().getClass());
        return open && super.setUncancellable();
    }

    /** Whether it is a channel of io_uring, Netty's own, the incubator's or one made out of these. */
    private static boolean writesOnItsOwn(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (each.getName().contains(".channel.uring.")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean tryProgress(long progress, long total) {
        written |= progress > 0;
        return super.tryProgress(progress, total);
    }

    @Override
    public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
        if (promise instanceof ChannelProgressivePromise progressive) {
            progressive.tryProgress(progress, total);
        }
    }

    @Override
    public void operationComplete(ChannelProgressiveFuture future) {
        Throwable cause = future.cause();
        written |= cause == null;
        if (promise == null) {
            return;
        }
        if (cause == null) {
            promise.trySuccess();
        } else {
            promise.tryFailure(cause);
        }
    }
}
