package io.keepalive.netty.http;

import io.keepalive.http.HttpClose;
import io.keepalive.netty.internal.OrderlyClose;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of one connection, and why it ends: in good order, at a drain's bound, or by somebody else's close. Confined to the
 * channel's event loop.
 */
final class HttpServerEnd {

    private final ChannelHandlerContext ctx;
    private final HttpServerBytes outermost;
    private final long lingerNanos;

    private @Nullable HttpClose reason;
    private @Nullable OrderlyClose close;
    private @Nullable ScheduledFuture<?> cut;

    /** The end of a connection, which has not begun yet; {@code outermost} is ours that is nearest to the network. */
    HttpServerEnd(ChannelHandlerContext ctx, HttpServerBytes outermost, long lingerNanos) {
        this.ctx = ctx;
        this.outermost = outermost;
        this.lingerNanos = lingerNanos;
    }

    boolean hasBegun() {
        return close != null;
    }

    /** Whether the client did not close in time. */
    boolean wasCutOff() {
        return close != null && close.wasCutOff();
    }

    /** Sends what was written, then the FIN, and reads on until the client closes as well. */
    void begin(HttpClose why) {
        reason = why;
        close = new OrderlyClose(channel());
        channel().config().setAutoRead(true); // what is not read would reset the connection
        close.finishAndLinger(outward(), lingerNanos);
    }

    /** Cuts it off after this time, if it is still open then. */
    void cutAfter(long nanos, Runnable cutting) {
        cut = channel().eventLoop().schedule(cutting, nanos, TimeUnit.NANOSECONDS);
    }

    /** Whether it is to be cut off at some time. */
    boolean isBounded() {
        return cut != null;
    }

    /** Closes at once, whether or not the end has begun. */
    void cutOff() {
        if (close == null) {
            reason = HttpClose.DRAINED;
            close = new OrderlyClose(channel());
        }
        close.cut(outward());
    }

    /**
     * The application closes, whether or not it has said so before.
     *
     * @return false if that would cut off the end that is under way; then the promise is kept when that is over
     */
    boolean permitsClose(ChannelPromise promise) {
        if (close != null && !close.closes()) {
            channel().closeFuture().addListener(closed -> promise.trySuccess());
            return false;
        }
        if (reason == null) {
            reason = HttpClose.APPLICATION;
        }
        return true;
    }

    /** The connection broke; whoever closes then is not the reason. */
    void broke(HttpClose why) {
        reason = why;
    }

    /** The client has closed its side after the end has begun here. */
    void peerSendsNoMore() {
        if (close != null) {
            close.peerSendsNoMore();
        }
    }

    /** Why it ended; {@code otherwise} if nobody here wanted it. */
    HttpClose reason(HttpClose otherwise) {
        return reason == null ? otherwise : reason;
    }

    /** Nothing is to be done any more. */
    void over() {
        if (cut != null) {
            cut.cancel(false);
        }
        if (close != null) {
            close.over();
        }
    }

    private Channel channel() {
        return ctx.channel();
    }

    /** Where nothing of ours, nor the codec, stands in the way. */
    private ChannelHandlerContext outward() {
        ChannelHandlerContext outer = ctx.pipeline().context(outermost);
        return outer == null ? ctx : outer;
    }
}
