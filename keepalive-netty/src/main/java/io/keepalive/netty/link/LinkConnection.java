package io.keepalive.netty.link;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.internal.Durations;
import io.keepalive.netty.ConnectionControl;
import io.keepalive.netty.ConnectionStatus;
import io.keepalive.netty.KeepAliveListener;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.internal.OrderlyClose;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a link, at the head of its pipeline: tells the link what becomes of it, and counts what is in flight.
 *
 * <p>Confined to the channel's event loop, which is the link's unless somebody registers the channel with another.
 */
final class LinkConnection extends ChannelDuplexHandler {

    private static final String NAME = "keepalive-link";

    private final LinkWork work;
    private final ChannelFuture connecting;
    private final Channel channel;
    private final WireBytes bytes;
    private final InFlight inFlight;

    private boolean up;
    private boolean replaced;
    private boolean over;
    private long upSinceNanos;
    private boolean closesSoon;
    private @Nullable ChannelHandlerContext head;

    /** Begun where Keepalive, which has its own, is not installed. */
    private @Nullable OrderlyClose leave;

    LinkConnection(LinkWork work, ChannelFuture connecting) {
        this.work = work;
        this.connecting = connecting;
        this.channel = connecting.channel();
        this.bytes = new WireBytes(channel);
        this.inFlight = new InFlight(bytes);
    }

    ChannelFuture connecting() {
        return connecting;
    }

    Channel channel() {
        return channel;
    }

    /** Hears of what becomes of the attempt, and if that is a connection, of that. */
    void begin() {
        if (!connecting.isDone()) { // else no channel could be made, or registered
            channel.attr(InFlight.KEY).set(inFlight);
            channel.closeFuture().addListener(closed -> bytes.closed());
            ConnectionControl.listen(channel, new Watcher());
            channel.pipeline().addFirst(NAME, this);
        }
        // later, so that the whole pipeline hears of it before the link's listener
        connecting.addListener(done -> work.later(() -> work.attemptDone(this, done.cause())));
    }

    void up(long nowNanos) {
        up = true;
        upSinceNanos = nowNanos;
    }

    long upSinceNanos() {
        return upSinceNanos;
    }

    void replaced() {
        replaced = true;
    }

    boolean isOver() {
        return over || !channel.isActive();
    }

    /** Closes in order after a wait, if it has not ended by then. */
    void closeAfter(Duration wait, Duration grace) {
        if (!closesSoon) {
            closesSoon = true;
            channel.eventLoop()
                    .schedule(() -> closeInOrder(grace), Durations.saturatedNanos(wait), TimeUnit.NANOSECONDS);
        }
    }

    void closeInOrder(Duration grace) {
        EventLoop loop = channel.eventLoop();
        if (!loop.inEventLoop()) {
            loop.execute(() -> closeInOrder(grace));
        } else if (!ConnectionControl.endInOrder(channel, grace)) {
            if (head == null
                    || !channel.isActive()
                    || NettyKeepAlive.find(channel).isPresent()) {
                channel.close();
            } else if (leave == null) {
                leave = new OrderlyClose(channel);
                leave.startGrace(Durations.saturatedNanos(grace));
                leave.finish(head);
            }
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        head = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        head = null;
        if (channel.isOpen()) { // somebody took it out
            channel.closeFuture().addListener(closed -> ended());
        } else {
            ended();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ctx.fireChannelInactive(); // Keepalive says why
        ended();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        bytes.received();
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        bytes.readCompleted();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        bytes.written(message);
        ctx.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        bytes.flushed();
        ctx.flush();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        bytes.askKernel();
        ctx.close(promise);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        bytes.askKernel();
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (event instanceof ChannelInputShutdownEvent && leave != null) {
            leave.peerSendsNoMore();
        }
    }

    private void ended() {
        if (over) {
            return;
        }
        over = true;
        if (leave != null) {
            leave.over();
        }
        InFlight.Rest rest = inFlight.end();
        Optional<Diagnosis> diagnosis = NettyKeepAlive.find(channel).flatMap(ConnectionStatus::end);
        work.here(() -> {
            if (up) {
                work.ended(
                        this,
                        new LinkEnd(
                                diagnosis,
                                Duration.ofNanos(Math.max(0, work.now() - upSinceNanos)),
                                replaced,
                                bytes.unsent(),
                                bytes.unacknowledged(),
                                rest.notSent(),
                                rest.maybeProcessed()));
            }
        });
    }

    /** Hears of this connection alone. */
    private final class Watcher implements KeepAliveListener {

        @Override
        public void onSuspect(Channel suspect, ConnectionStatus status) {
            work.here(() -> work.suspected(LinkConnection.this));
        }

        @Override
        public void onRecovered(Channel recovered, ConnectionStatus status) {
            work.here(() -> work.recovered(LinkConnection.this));
        }

        @Override
        public void onDeathObserved(Channel dead, Diagnosis diagnosis) {
            work.here(() -> work.deathObserved(LinkConnection.this));
        }
    }
}
