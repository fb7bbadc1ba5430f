package io.keepalive.examples.websocket;

import io.keepalive.netty.ConnectionStatus;
import io.keepalive.netty.NettyKeepAlive;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends a page the status of its own connection, once a second. */
public final class StatusFeed extends ChannelInboundHandlerAdapter {

    private static final long PERIOD_MILLIS = 1_000;

    private final NettyKeepAlive keepAlive;
    private @Nullable ScheduledFuture<?> sending;

    /**
     * Makes the feed of one channel.
     *
     * @param keepAlive installed on that channel
     */
    public StatusFeed(NettyKeepAlive keepAlive) {
        this.keepAlive = keepAlive;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof HandshakeComplete) {
            sending = ctx.executor().scheduleAtFixedRate(() -> send(ctx), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (sending != null) {
            sending.cancel(false);
        }
        ctx.fireChannelInactive();
    }

    private void send(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) { // a page that does not read needs no more of it
            ctx.writeAndFlush(new TextWebSocketFrame(json(keepAlive.status(ctx.channel()))));
        }
    }

    static String json(ConnectionStatus status) {
        return """
                {"state":"%s","silence":%s,"roundTrip":%s,"smoothed":%s,"unanswered":%d}""".formatted(
                        status.peer().map(Enum::name).orElse("UNKNOWN"),
                        millis(status.silence()),
                        millis(status.roundTrip()),
                        millis(status.smoothedRoundTrip()),
                        status.unansweredPings());
    }

    private static String millis(Optional<Duration> time) {
        return time.map(length -> String.format(Locale.ROOT, "%.3f", length.toNanos() / 1e6))
                .orElse("null");
    }
}
