package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.Ending;
import io.keepalive.diagnosis.EvidenceBuilder;
import io.keepalive.netty.internal.OrderlyClose;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end in good order of a healthy connection: the goodbye, then the {@link OrderlyClose}, all within the grace; and the
 * diagnosis, whoever closes in the end.
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
    private final OrderlyClose close;

    private OrderlyEnd(ChannelKeepAlive connection, Ending ending, UnaryOperator<EvidenceBuilder> facts) {
        this.connection = connection;
        this.channel = connection.channel;
        this.ending = ending;
        this.facts = facts;
        this.close = new OrderlyClose(channel);
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
            made.close.startGrace(graceNanos);
            made.sayGoodbye();
        }
    }

    /** Closes at once, without a goodbye. */
    static void cut(ChannelKeepAlive connection, Ending ending) {
        OrderlyEnd present = of(connection.channel);
        OrderlyEnd cut = present != null ? present : make(connection, ending, evidence -> evidence);
        if (cut != null) {
            cut.close.cut(connection.head());
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
        return close.wasCutOff();
    }

    /** What is to be said of it, whoever closed or reset the connection in the end. */
    Diagnosis diagnosis() {
        return Diagnosis.of(facts.apply(connection.evidence(ending)).build());
    }

    /** The channel is closed. */
    void over() {
        close.over();
    }

    /** The peer has closed its side, where half-closure is allowed: once ours is closed as well it is over. */
    void peerSendsNoMore() {
        close.peerSendsNoMore();
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
        close.onLoopAfter(said, () -> close.finish(connection.head()));
    }
}
