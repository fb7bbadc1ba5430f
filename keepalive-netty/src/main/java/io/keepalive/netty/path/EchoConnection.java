package io.keepalive.netty.path;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an {@link EchoEndpoint}, with one request at a time. What its owner does not close it is told the end of,
 * once. Confined to its event loop.
 */
final class EchoConnection extends ChannelInboundHandlerAdapter {

    private final EchoFrame.Reader reader = new EchoFrame.Reader();
    private final Runnable onLost;
    private final ChannelFuture connecting;
    private @Nullable Consumer<Boolean> asker;
    private @Nullable Future<?> patience;
    private long id;
    private boolean over;

    private EchoConnection(Bootstrap bootstrap, Runnable onLost) {
        this.onLost = onLost;
        connecting = bootstrap
                .clone()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(EchoConnection.this);
                    }
                })
                .connect();
    }

    /**
     * Connects.
     *
     * @param bootstrap with everything but a handler
     * @param onLost runs if it cannot connect, or the connection ends while nothing was asked
     * @param onConnected runs when it has
     */
    static EchoConnection open(Bootstrap bootstrap, Runnable onLost, Consumer<EchoConnection> onConnected) {
        EchoConnection connection = new EchoConnection(bootstrap, onLost);
        connection.connecting.addListener(done -> {
            if (done.isSuccess() && !connection.over) {
                onConnected.accept(connection);
            } else {
                connection.lost();
            }
        });
        return connection;
    }

    /**
     * Asks for an answer.
     *
     * @param delayMillis how long the server is to wait with it
     * @param limitMillis how long to wait for it beyond that
     * @param told gets, once, whether it came in time, before the connection ended
     */
    void ask(long delayMillis, long limitMillis, Consumer<Boolean> told) {
        if (over) {
            told.accept(false);
            return;
        }
        asker = told;
        id++;
        Channel channel = connecting.channel();
        patience = channel.eventLoop().schedule(this::lookAgain, delayMillis + limitMillis, TimeUnit.MILLISECONDS);
        channel.writeAndFlush(new EchoFrame(EchoFrame.REQUEST, delayMillis, id).encode(channel.alloc()));
    }

    /** Ends it without telling anybody. */
    void close() {
        over = true;
        asker = null;
        stopWaiting();
        connecting.channel().close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        try {
            if (!(msg instanceof ByteBuf bytes) || !reader.read(bytes, EchoFrame.ANSWER, this::accept)) {
                ctx.close(); // that is no such endpoint
            }
        } finally {
            ReferenceCountUtil.release(msg);
        }
    }

    /** An answer that nobody waits for any more, as it was too late, means nothing. */
    private boolean accept(EchoFrame answer) {
        if (answer.id() == id) {
            answered(true);
        }
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private void lost() {
        if (!over) {
            over = true;
            if (asker != null) {
                answered(false);
            } else {
                onLost.run();
            }
        }
    }

    private void answered(boolean inTime) {
        Consumer<Boolean> told = asker;
        asker = null;
        stopWaiting();
        if (told != null) {
            told.accept(inTime);
        }
    }

    /** After a stall of our own an overdue timer runs before the bytes that lie unread, and what is scheduled now after them. */
    private void lookAgain() {
        patience = connecting.channel().eventLoop().schedule(() -> answered(false), 0, TimeUnit.NANOSECONDS);
    }

    private void stopWaiting() {
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }
}
