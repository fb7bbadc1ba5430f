package io.keepalive.netty.http;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpServerAction;
import io.keepalive.http.HttpServerConnection;
import io.keepalive.netty.internal.AfterReads;
import io.keepalive.netty.internal.LazyTimer;
import io.keepalive.netty.internal.LoopClock;
import io.keepalive.netty.internal.SendProgress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One connection of a server: tells its state machine of requests and responses, asks it when its time has come, and ends it in
 * good order. Stands directly behind the HTTP codec. Confined to the channel's event loop.
 */
@SuppressWarnings("NullAway.Init") // what handlerAdded sets
final class HttpServerHandler extends ChannelDuplexHandler {

    /** A timer that is later than this was held up by a stall, in which much may have come that is not read yet. */
    private static final long STALL_NANOS = 500_000_000L;

    private final HttpServerGroup group;
    private final ChannelHandlerContext codec;
    private final HttpServerBytes bytes = new HttpServerBytes(this);

    private ChannelHandlerContext ctx;
    private HttpServerConnection state;
    private HttpServerRequests requests;
    private HttpServerResponses responses;
    private LazyTimer timer;
    private HttpServerEnd end;
    private SendProgress sending;
    private final GenericFutureListener<Future<? super Void>> responseSent = this::responseSent;

    private boolean left;

    /** A connection of this group, whose messages come from this codec. */
    HttpServerHandler(HttpServerGroup group, ChannelHandlerContext codec) {
        this.group = group;
        this.codec = codec;
    }

    /** What stands before the codec. */
    HttpServerBytes bytes() {
        return bytes;
    }

    Channel channel() {
        return ctx.channel();
    }

    /** Whether what still arrives is thrown away. */
    boolean isEnding() {
        return end != null && end.hasBegun();
    }

    /** Whether the client did not close in time. */
    boolean wasCutOff() {
        return end.wasCutOff();
    }

    /** Bytes have arrived, of nothing but empty lines or of more. */
    void bytesReceived(boolean emptyLines) {
        if (state != null) {
            requests.bytesReceived(emptyLines, now());
        }
    }

    /** Ends the connection before a deploy; any thread may ask. */
    void drain(long idleUntilNanos, long boundNanos) {
        channel().eventLoop().execute(() -> {
            if (!end.isBounded() && isHttp()) {
                long now = now();
                end.cutAfter(boundNanos - now, this::cutOff);
                state.drain(idleUntilNanos);
                timer.follow(state.deadlineNanos(), now);
            }
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        long now = now();
        state = new HttpServerConnection(
                group.policy, ThreadLocalRandom.current().nextDouble(), now);
        responses = new HttpServerResponses(state, group.headerValues);
        requests = new HttpServerRequests(channel(), group, state, responses, now);
        end = new HttpServerEnd(ctx, bytes, group.lingerNanos);
        timer = new LazyTimer(ctx.channel().eventLoop(), this::look);
        sending = new SendProgress(ctx.channel());
        timer.follow(state.deadlineNanos(), now);
        group.opened(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        left = true;
        stop();
        group.left(this);
        if (ctx.pipeline().context(bytes) != null) {
            ctx.pipeline().remove(bytes);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (isEnding() || !requests.accept(msg)) {
            ReferenceCountUtil.release(msg);
        } else {
            ctx.fireChannelRead(msg);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        settle();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (isEnding()) {
            ReferenceCountUtil.release(msg);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        boolean isLast = msg instanceof LastHttpContent;
        boolean switches = false;
        long now = 0;
        if (msg instanceof HttpResponse response) {
            now = now();
            switches = responses.switchesProtocol(response);
            if (!switches && !begin(response, promise, now)) {
                return;
            }
        } else if (isLast) {
            now = now();
        }
        ChannelPromise sent = isLast ? promise.unvoid() : promise;
        ctx.write(msg, sent);
        if (switches) {
            ctx.pipeline().remove(this); // another protocol takes over
        } else if (isLast && responses.end(now)) {
            sent.addListener(responseSent);
            settle(now);
        }
    }

    /** A response whose headers are read-only cannot say what it means, and the next one would pass for it. */
    private boolean begin(HttpResponse response, ChannelPromise promise, long now) {
        try {
            responses.begin(response, now);
            return true;
        } catch (RuntimeException thrown) {
            ReferenceCountUtil.release(response);
            promise.tryFailure(thrown);
            end(HttpClose.APPLICATION);
            return false;
        }
    }

    /** On whichever thread the promise is told. */
    private void responseSent(Future<?> sent) {
        EventLoop loop = channel().eventLoop();
        if (loop.inEventLoop()) {
            responseSent(sent.isSuccess());
        } else {
            loop.execute(() -> responseSent(sent.isSuccess()));
        }
    }

    /** The kernel has a response, so that the client's idle time begins; or it was lost, and the next one would pass for it. */
    private void responseSent(boolean success) {
        if (success) {
            state.bytesSent(now());
        } else if (!isEnding() && isHttp()) {
            end(HttpClose.APPLICATION);
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (end.permitsClose(promise)) {
            ctx.close(promise);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            if (isEnding()) {
                end.peerSendsNoMore();
            } else {
                state.clientSendsNoMore(now());
                settle();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        group.closed(this, end.reason(state.reason(now())));
        ctx.fireChannelInactive();
    }

    /** A reset comes as an exception, upon which applications close: it was the client all the same. Its end bothers nobody. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            if (isEnding()) {
                return;
            }
            end.broke(state.reason(now()));
        }
        ctx.fireExceptionCaught(cause);
    }

    /** The timer's time has come. */
    private void look() {
        if (!isHttp()) {
            return;
        }
        long now = now();
        if (!isDue(now)) {
            timer.follow(state.deadlineNanos(), now);
            return;
        }
        int turns = timer.latenessNanos(now) > STALL_NANOS ? AfterReads.turnsFor(group.size()) : 1;
        if (!channel().config().isAutoRead()) {
            ctx.read();
            turns++; // the loop has to learn of it first
        }
        AfterReads.run(channel().eventLoop(), turns, this::settle);
    }

    /** Whether its time is up: not while the client still takes what was written. */
    private boolean isDue(long now) {
        if (now - state.deadlineNanos() >= 0 && sending.goesOn()) {
            state.bytesSent(now);
        }
        return now - state.deadlineNanos() >= 0;
    }

    private void settle() {
        settle(now());
    }

    /** Does what the state wants now. */
    private void settle(long now) {
        if (isEnding() || !isHttp()) {
            return;
        }
        switch (isDue(now) ? state.poll(now) : HttpServerAction.NONE) {
            case CLOSE -> end(state.reason(now));
            case ANSWER_TIMEOUT -> {
                ctx.write(HttpServerResponses.timeout());
                end(HttpClose.HEADER_TIMEOUT);
            }
            case NONE -> {
                timer.follow(state.deadlineNanos(), now);
                if (state.awaitsUnreadBody() && !channel().config().isAutoRead()) {
                    ctx.read();
                }
            }
        }
    }

    private void end(HttpClose why) {
        timer.cancel();
        end.begin(why);
    }

    /** The drain's bound has passed. */
    private void cutOff() {
        if (isHttp()) {
            end.cutOff();
        }
    }

    private void stop() {
        timer.cancel();
        end.over();
    }

    /** Not where the codec is gone, as when HTTP/2 begins without an upgrade: then another protocol has taken over. */
    private boolean isHttp() {
        if (!left && codec.isRemoved()) {
            ctx.pipeline().remove(this);
        }
        return !left && channel().isOpen();
    }

    private long now() {
        return LoopClock.nanos(ctx.channel().eventLoop());
    }
}
