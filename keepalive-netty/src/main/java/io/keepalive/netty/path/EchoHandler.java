package io.keepalive.netty.path;

import io.keepalive.heartbeat.PingGuard;
import io.keepalive.heartbeat.PingGuardPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers one client of an {@link EchoEndpoint}. Confined to the channel's event loop. */
final class EchoHandler extends ChannelInboundHandlerAdapter {

    private static final Duration PERIOD = Duration.ofMillis(50);
    private static final int BURST = 20;
    private static final long GRACE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final EchoFrame.Reader reader = new EchoFrame.Reader();
    private final long longestDelayMillis;
    private final LongSupplier nanos;
    private final PingGuard guard;

    /** The answer that waits, or the end of a client that asks nothing. */
    private @Nullable Future<?> next;

    EchoHandler(long longestDelayMillis, LongSupplier nanos) {
        this.longestDelayMillis = longestDelayMillis;
        this.nanos = nanos;
        this.guard = new PingGuard(PingGuardPolicy.permitOneEvery(PERIOD).burst(BURST), nanos.getAsLong());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        awaitRequest(ctx, GRACE_MILLIS); // a client asks at once; then it may be as silent as it is to be
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancelNext();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelNext();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (!(msg instanceof ByteBuf bytes)
                    || !reader.read(bytes, EchoFrame.REQUEST, request -> accept(ctx, request))) {
                ctx.close();
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // it was reset, most likely
    }

    private boolean accept(ChannelHandlerContext ctx, EchoFrame request) {
        if (request.delayMillis() > longestDelayMillis
                || guard.pingReceived(nanos.getAsLong()) != PingGuard.Ruling.PERMITTED) {
            return false;
        }
        cancelNext();
        EchoFrame answer = new EchoFrame(EchoFrame.ANSWER, request.delayMillis(), request.id());
        if (request.delayMillis() == 0) {
            return answer(ctx, answer);
        }
        next = ctx.executor().schedule(() -> answer(ctx, answer), request.delayMillis(), TimeUnit.MILLISECONDS);
        return true;
    }

    /** Not to a client that does not read. */
    private boolean answer(ChannelHandlerContext ctx, EchoFrame answer) {
        if (!ctx.channel().isWritable()) {
            ctx.close();
            return false;
        }
        ctx.writeAndFlush(answer.encode(ctx.alloc()));
        awaitRequest(ctx, longestDelayMillis + GRACE_MILLIS);
        return true;
    }

    private void awaitRequest(ChannelHandlerContext ctx, long limitMillis) {
        next = ctx.executor().schedule(() -> ctx.close(), limitMillis, TimeUnit.MILLISECONDS);
    }

    private void cancelNext() {
        Future<?> waiting = next;
        if (waiting != null) {
            waiting.cancel(false);
            next = null;
        }
    }
}
