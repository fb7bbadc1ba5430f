package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.Ending;
import io.keepalive.diagnosis.EvidenceBuilder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end in good order of a healthy connection: the goodbye, what is left to send, our FIN, and the peer's own close, all
 * within the grace. Until the peer closes its bytes are read and reach the application: a socket that is closed with bytes
 * unread resets the connection, and the peer may lose what we sent last.
 *
 * <p>Kept as an attribute of the channel, as most connections never have one. Confined to the channel's event loop.
 */
final class OrderlyEnd {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);
    private static final AttributeKey<OrderlyEnd> KEY = AttributeKey.valueOf(OrderlyEnd.class, "end");

    private final ChannelKeepAlive connection;
    private final Channel channel;
    private final Ending ending;
    private final UnaryOperator<EvidenceBuilder> facts;
    private @Nullable ScheduledFuture<?> graceTimer;
    private boolean cutOff;

    private OrderlyEnd(ChannelKeepAlive connection, Ending ending, UnaryOperator<EvidenceBuilder> facts) {
        this.connection = connection;
        this.channel = connection.channel;
        this.ending = ending;
        this.facts = facts;
    }

    /** The orderly end of a channel, if it has begun. */
    static @Nullable OrderlyEnd of(Channel channel) {
        return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
    }

    /** Begins, unless the connection has ended or is about to; {@code facts} adds what is known when it begins. */
    static void begin(
            ChannelKeepAlive connection, Ending ending, UnaryOperator<EvidenceBuilder> facts, long graceNanos) {
        OrderlyEnd made = make(connection, ending, facts);
        if (made != null) {
            EventLoop loop = made.channel.eventLoop();
            made.graceTimer = loop.schedule(made::graceIsOver, graceNanos, TimeUnit.NANOSECONDS);
            made.sayGoodbye();
        }
    }

    /** Closes at once, without a goodbye. */
    static void cut(ChannelKeepAlive connection, Ending ending) {
        OrderlyEnd present = of(connection.channel);
        OrderlyEnd cut = present != null ? present : make(connection, ending, evidence -> evidence);
        if (cut != null) {
            cut.cutOff = true;
            ChannelHandlerContext head = connection.head();
            if (head == null) {
                connection.channel.close();
            } else {
                head.close();
            }
        } else {
            connection.channel.close(); // it has not been connected yet, or ended already
        }
    }

    private static @Nullable OrderlyEnd make(
            ChannelKeepAlive connection, Ending ending, UnaryOperator<EvidenceBuilder> facts) {
        OrderlyEnd made = new OrderlyEnd(connection, ending, facts);
        boolean lives = connection.channel.isActive() && !connection.ended();
        if (!lives || !connection.channel.attr(KEY).compareAndSet(null, made)) {
            return null;
        }
        connection.stop(); // what is written from now on is the goodbye
        connection.takesLeave(made.diagnosis());
        return made;
    }

    /** Whether the peer did not close in time. */
    boolean wasCutOff() {
        return cutOff;
    }

    /** What is to be said of it, whoever closed or reset the connection in the end. */
    Diagnosis diagnosis() {
        return Diagnosis.of(facts.apply(connection.evidence(ending)).build());
    }

    /** The channel is closed. */
    void over() {
        if (graceTimer != null) {
            graceTimer.cancel(false);
        }
    }

    /** The peer has closed its side, where half-closure is allowed: once ours is closed as well it is over. */
    void peerSendsNoMore() {
        if (channel instanceof DuplexChannel duplex && duplex.isOutputShutdown()) {
            channel.close();
        }
    }

    private void sayGoodbye() {
        Diagnosis reason = diagnosis();
        LOG.debug("{} takes leave: {}", channel, reason);
        Future<?> said;
        try {
            said = Objects.requireNonNull(connection.group.goodbye().say(channel, reason), "goodbye");
        } catch (Throwable thrown) {
            connection.group.goodbyeFailed(channel, thrown);
            said = channel.newSucceededFuture();
        }
        onLoopAfter(said, this::sendWhatIsLeft);
    }

    /** What was written and not flushed, or waits for the peer's window, goes before the FIN. */
    private void sendWhatIsLeft() {
        if (!channel.isActive()) {
            return;
        }
        channel.flush();
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        ChannelHandlerContext head = connection.head();
        if (tls != null) {
            onLoopAfter(tls.closeOutbound(), this::shutOutput); // close_notify; reading goes on
        } else if (head != null) {
            onLoopAfter(head.writeAndFlush(Unpooled.EMPTY_BUFFER), this::shutOutput); // done when all before it is
        } else {
            shutOutput();
        }
    }

    private void shutOutput() {
        if (!channel.isActive()) {
            return;
        }
        if (!(channel instanceof DuplexChannel duplex) || duplex.isInputShutdown()) {
            channel.close();
            return;
        }
        duplex.shutdownOutput().addListener((ChannelFuture done) -> {
            if (!done.isSuccess()) {
                channel.close();
            }
        });
    }

    private void graceIsOver() {
        if (channel.isOpen()) {
            cutOff = true;
            channel.close();
        }
    }

    /** A user's future may be done on any thread, and a channel may have moved to another event loop. */
    private void onLoopAfter(Future<?> future, Runnable next) {
        future.addListener(done -> {
            EventLoop loop = channel.eventLoop();
            if (loop.inEventLoop()) {
                next.run();
            } else {
                loop.execute(next);
            }
        });
    }
}
