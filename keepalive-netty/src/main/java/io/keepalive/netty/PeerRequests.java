package io.keepalive.netty;

import io.keepalive.heartbeat.PingGuard;
import io.keepalive.heartbeat.PingGuardPolicy;
import io.keepalive.negotiation.HeartbeatControl;
import io.keepalive.netty.internal.LoopClock;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * What the peer asks of us: pings to be answered, and control messages. Both are hostile until proven otherwise, so each has a
 * guard.
 *
 * <p>Confined to the channel's event loop, except {@link #negotiator} and {@link #health()}.
 */
final class PeerRequests {

    private final HeartbeatConnection connection;
    private @Nullable PingAnswers pings;
    private @Nullable PingGuard controlGuard;
    private volatile @Nullable Negotiator negotiator;
    private volatile @Nullable PeerHealthWatch health;

    PeerRequests(HeartbeatConnection connection) {
        this.connection = connection;
    }

    void ping(ChannelHandlerContext ctx, Object ping) {
        PingAnswers present = pings;
        if (present == null) {
            present = new PingAnswers(connection, now());
            pings = present;
        }
        present.answer(ctx, ping);
    }

    /** Whether it makes sense; of more than a bounded number nobody looks. */
    boolean control(Object message) {
        KeepAliveGroup group = connection.group;
        PingGuard guard = controlGuard;
        if (guard == null) {
            guard = new PingGuard(PingGuardPolicy.byDefault(), now()); // control messages may come as often as pings
            controlGuard = guard;
        }
        if (guard.pingReceived(now()) != PingGuard.Ruling.PERMITTED) {
            group.counters.controlsIgnored.increment();
            return true;
        }
        HeartbeatControl control = group.protocol().controlOf(message);
        if (control == null) {
            return false;
        }
        group.counters.controlsReceived.increment();
        if (connection.runs()) {
            heard(control);
        }
        return true;
    }

    private void heard(HeartbeatControl control) {
        Negotiator present = negotiator;
        if (present == null) {
            present = new Negotiator(connection);
            negotiator = present;
        }
        present.heard(control);
    }

    /** Made for the first control message; any thread. */
    @Nullable
    Negotiator negotiator() {
        return negotiator;
    }

    /** From the heartbeat's start on, where the peer's health is watched; any thread. */
    @Nullable
    PeerHealthWatch health() {
        return health;
    }

    void health(PeerHealthWatch watch) {
        health = watch;
    }

    void trafficSent() {
        PingAnswers present = pings;
        if (present != null) {
            present.trafficSent();
        }
    }

    void flush(ChannelHandlerContext ctx) {
        PingAnswers present = pings;
        if (present != null) {
            present.flush(ctx);
        }
    }

    private long now() {
        return LoopClock.nanos(connection.channel.eventLoop());
    }
}
