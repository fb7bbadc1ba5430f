package io.keepalive.netty.internal;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The close in good order of one channel: what is left to send, TLS's close_notify, our FIN, and the peer's own close, all
 * within a grace. Until the peer closes its bytes go on being read and travel the pipeline: a socket that is closed with
 * bytes unread resets the connection, and the peer may lose what we sent last.
 *
 * <p>{@link #startGrace} and {@link #finish}, or {@link #finishAndLinger}, begin it. Its owner tells it when the peer sends no more and when the channel
 * is inactive. It asks for no reads: whoever has turned auto-read off reads on, or the grace passes. Confined to the
 * channel's event loop.
 */
public final class OrderlyClose {

    private final Channel channel;
    private @Nullable ScheduledFuture<?> graceTimer;
    private long graceNanos;

    /** Where the grace is for the peer's close alone. */
    private @Nullable SendProgress sending;

    private boolean cutOff;
    private boolean closes;

    /** The close of this channel, which has not begun yet. */
    public OrderlyClose(Channel channel) {
        this.channel = channel;
    }

    /**
     * From now on the channel has this many nanoseconds to be closed by its peer; then it is closed here. Said once, before
     * anything that may take its time, such as a goodbye.
     */
    public void startGrace(long graceNanos) {
        this.graceNanos = graceNanos;
        graceTimer = channel.eventLoop().schedule(this::graceIsOver, graceNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Does both, but the grace counts from our FIN on; before that what was written may take its time as long as the peer takes
     * some of it within every grace.
     *
     * @param through as with {@link #finish}
     */
    public void finishAndLinger(@Nullable ChannelHandlerContext through, long graceNanos) {
        sending = new SendProgress(channel);
        startGrace(graceNanos);
        finish(through);
    }

    /**
     * Sends what was written, flushed or not, and then the FIN, also where part of it waits for the peer's window; nothing
     * may be written after this.
     *
     * @param through where an empty write enters the pipeline, which is done when all that was written before is; {@code
     *     null} if nothing is left to send. With TLS its close_notify serves instead
     */
    public void finish(@Nullable ChannelHandlerContext through) {
        if (!channel.isActive()) {
            return;
        }
        channel.flush();
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            onLoopAfter(tls.closeOutbound(), this::shutOutput); // close_notify; reading goes on
        } else if (through != null) {
            onLoopAfter(through.writeAndFlush(Unpooled.EMPTY_BUFFER), this::shutOutput);
        } else {
            shutOutput();
        }
    }

    /** Closes at once, whether or not it has begun; {@code through} is where the close enters the pipeline, else its tail. */
    public void cut(@Nullable ChannelHandlerContext through) {
        cutOff = true;
        if (through == null) {
            close();
        } else {
            closes = true;
            through.close();
        }
    }

    /** Whether the peer did not close in time. */
    public boolean wasCutOff() {
        return cutOff;
    }

    /** Whether it closes the channel now, or has: a close that comes through the pipeline until then is somebody else's. */
    public boolean closes() {
        return closes;
    }

    /** The peer has closed its side, where half-closure is allowed: once ours is closed as well it is over. */
    public void peerSendsNoMore() {
        if (channel instanceof DuplexChannel duplex && duplex.isOutputShutdown()) {
            close();
        }
    }

    /** The channel is inactive. */
    public void over() {
        cancelGrace();
    }

    /** Goes on when this is done, on any thread; a channel may have moved to another event loop meanwhile. */
    public void onLoopAfter(Future<?> future, Runnable next) {
        future.addListener(done -> {
            EventLoop loop = channel.eventLoop();
            if (loop.inEventLoop()) {
                next.run();
            } else {
                loop.execute(next);
            }
        });
    }

    private void shutOutput() {
        if (!channel.isActive()) {
            return;
        }
        if (!(channel instanceof DuplexChannel duplex) || duplex.isInputShutdown()) {
            close();
            return;
        }
        duplex.shutdownOutput().addListener((ChannelFuture done) -> {
            if (!done.isSuccess()) {
                close();
            }
        });
        if (sending != null) {
            cancelGrace();
            startGrace(graceNanos);
        }
    }

    private void graceIsOver() {
        if (sending != null && sending.goesOn()) {
            startGrace(graceNanos);
        } else if (channel.isOpen()) {
            cutOff = true;
            close();
        }
    }

    private void cancelGrace() {
        if (graceTimer != null) {
            graceTimer.cancel(false);
        }
    }

    private void close() {
        closes = true;
        channel.close();
    }
}
