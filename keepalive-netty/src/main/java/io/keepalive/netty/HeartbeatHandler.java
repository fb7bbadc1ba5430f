package io.keepalive.netty;

import io.keepalive.negotiation.Negotiation;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands behind the protocol's codec: keeps pings and pongs, answers the former, and passes everything else untouched.
 */
final class HeartbeatHandler extends ChannelInboundHandlerAdapter implements KeepAliveHandler {

    private static final Logger LOG = LoggerFactory.getLogger(NettyKeepAlive.class);

    private final HeartbeatConnection connection;

    /** Made for the first of the peer's requests. Other threads look. */
    private volatile @Nullable PeerRequests requests;

    private boolean malformedLogged;

    HeartbeatHandler(HeartbeatConnection connection) {
        this.connection = connection;
    }

    @Override
    public boolean isOf(ChannelKeepAlive other) {
        return connection == other;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection.heartbeatAdded(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        connection.detach();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        connection.startIfReady();
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        HeartbeatProtocol protocol = connection.group.protocol();
        HeartbeatProtocol.Kind kind = kindOf(protocol, ctx, msg);
        if (kind == HeartbeatProtocol.Kind.OTHER) {
            ctx.fireChannelRead(msg);
            return;
        }
        connection.heartbeatReceived();
        try {
            switch (kind) {
                case PING -> {
                    heartbeatCame();
                    requests().ping(ctx, msg);
                }
                case PONG -> connection.pongReceived(protocol.pongId(msg));
                case CONTROL -> {
                    if (!requests().control(msg)) {
                        malformed(ctx);
                    }
                }
                case HEALTH -> {
                    if (!health(msg)) {
                        malformed(ctx);
                    }
                }
                default -> malformed(ctx);
            }
        } catch (Throwable thrown) {
            connection.group.warnProtocolFailed(ctx.channel(), thrown);
            malformed(ctx);
        } finally {
            ReferenceCountUtil.release(msg);
        }
        if (connection.bytesWereAskedFor() && !ctx.channel().config().isAutoRead()) {
            ctx.read(); // the application asked for a message and has not got one
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete(); // in which the application may flush its answers, and the pong with them
        PeerRequests present = requests;
        if (present != null) {
            present.flush(ctx);
        }
    }

    /** A message that the protocol cannot look at is no heartbeat, and not ours to drop. */
    private HeartbeatProtocol.Kind kindOf(HeartbeatProtocol protocol, ChannelHandlerContext ctx, Object message) {
        try {
            return Objects.requireNonNull(protocol.kindOf(message), "kind");
        } catch (Throwable thrown) {
            connection.group.warnProtocolFailed(ctx.channel(), thrown);
            return HeartbeatProtocol.Kind.OTHER;
        }
    }

    private void malformed(ChannelHandlerContext ctx) {
        connection.group.counters.malformed.increment();
        if (!malformedLogged) {
            malformedLogged = true;
            LOG.debug(
                    "{} malformed heartbeat dropped (said once for this channel; the rest is counted)", ctx.channel());
        }
    }

    /** Heartbeats begin: the peer hears what is offered. */
    void begin() {
        Negotiation offered = connection.group.negotiation();
        if (offered != null) {
            Negotiator.say(connection, offered.offer());
        }
    }

    /** What is negotiated with the peer, once it has said something; any thread. */
    @Nullable
    Negotiator negotiator() {
        PeerRequests present = requests;
        return present == null ? null : present.negotiator();
    }

    /** The application sent something. */
    void trafficSent() {
        PeerRequests present = requests;
        if (present != null) {
            present.trafficSent();
        }
    }

    /** How the peer's application is, where that is watched; any thread. */
    @Nullable
    PeerHealthWatch peerHealth() {
        PeerRequests present = requests;
        return present == null ? null : present.health();
    }

    void watchHealth(PeerHealthWatch watch) {
        requests().health(watch);
    }

    /** Whether it makes sense; where nobody watches, nobody looks. */
    private boolean health(Object message) {
        PeerHealthWatch watch = peerHealth();
        if (watch == null) {
            connection.group.counters.healthIgnored.increment();
            return true;
        }
        return watch.received(message);
    }

    private void heartbeatCame() {
        PeerHealthWatch watch = peerHealth();
        if (watch != null) {
            watch.heartbeat();
        }
    }

    private PeerRequests requests() {
        PeerRequests present = requests;
        if (present == null) {
            present = new PeerRequests(connection);
            requests = present;
        }
        return present;
    }
}
