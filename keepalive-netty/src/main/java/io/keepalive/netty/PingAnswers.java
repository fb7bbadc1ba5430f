package io.keepalive.netty;

import io.keepalive.diagnosis.Ending;
import io.keepalive.heartbeat.PingGuard;
import io.keepalive.heartbeat.PingGuard.Ruling;
import io.keepalive.heartbeat.PingGuardPolicy;
import io.keepalive.negotiation.HeartbeatControl;
import io.keepalive.netty.internal.LoopClock;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers the pings of one peer, as often as its group permits, and does what the group says about more.
 *
 * <p>Confined to the channel's event loop.
 */
final class PingAnswers {

    private static final int MOST_PINGS_IN_HALF_A_BOUND = 8;

    /** Bounds what a peer can make us answer by asking for a bound of nothing: 160 pings a second. */
    private static final Duration LEAST_BOUND = Duration.ofMillis(100);

    private final HeartbeatConnection connection;
    private final PingGuard guard;

    /** Permits more than the guard while a stretch lasts that both ends know of; made for the first. */
    private @Nullable PingGuard whileTight;

    private Optional<Duration> tightBound = Optional.empty();

    /** Limits the answers to pings that are only warned of; made for the first of them. */
    private @Nullable PingGuard beyond;

    /** The last pong, until it has left. */
    private @Nullable ChannelFuture pongOnItsWay;

    private boolean unflushed;

    PingAnswers(HeartbeatConnection connection, long nowNanos) {
        this.connection = connection;
        this.guard = new PingGuard(connection.group.guard(), nowNanos);
    }

    void answer(ChannelHandlerContext ctx, Object ping) {
        KeepAliveGroup group = connection.group;
        long now = LoopClock.nanos(ctx.channel().eventLoop());
        Ruling ruling = ruling(now);
        if (ruling != Ruling.PERMITTED) {
            group.counters.pingsTooFast.increment();
            if (guard.takesRefusal(now)) {
                refuse(ctx);
            }
        }
        boolean drop = ruling == Ruling.OUT && !isAnsweredAllTheSame(now);
        // one pong waits already: no flood, as pings at a permitted rate may find it so; only their answers cannot
        // leave
        if (drop || onePongWaits(ctx)) {
            group.counters.pingsRefused.increment();
            return;
        }
        Object pong = group.protocol().pong(ctx.alloc(), ping);
        if (pong != null) {
            connection.speakHealth();
            pongOnItsWay = ctx.write(pong);
            unflushed = true;
            group.counters.pingsAnswered.increment();
        }
    }

    private Ruling ruling(long now) {
        PingGuard tight = guardOfStretch(now);
        boolean permitted = tight != null && tight.pingReceived(now) == Ruling.PERMITTED;
        return permitted ? Ruling.PERMITTED : guard.pingReceived(now);
    }

    /** In a stretch that both ends know of the peer pings as often as its bound takes, of which half has to hold all pings. */
    private @Nullable PingGuard guardOfStretch(long now) {
        Optional<Duration> asked = connection.askedBetweenUs();
        if (asked.isEmpty()) {
            return null;
        }
        PingGuard tight = whileTight;
        if (tight == null || !asked.equals(tightBound)) {
            Duration bound = asked.get().compareTo(LEAST_BOUND) < 0 ? LEAST_BOUND : asked.get();
            Duration each = bound.dividedBy(2 * MOST_PINGS_IN_HALF_A_BOUND);
            tight = new PingGuard(PingGuardPolicy.permitOneEvery(each).burst(MOST_PINGS_IN_HALF_A_BOUND), now);
            whileTight = tight;
            tightBound = asked;
        }
        return tight;
    }

    /** The strikes are used up: reacts, and says whether this ping is answered nevertheless. */
    private boolean isAnsweredAllTheSame(long now) {
        switch (connection.group.guard().reaction()) {
            case IGNORE -> {}
            case CLOSE -> connection.endInOrder(Ending.PING_FLOOD);
            case WARN -> {
                PingGuard limit = beyond;
                if (limit == null) {
                    limit = new PingGuard(PingGuardPolicy.byDefault(), now);
                    beyond = limit;
                    connection.group.warnPingsTooFast(connection.channel);
                }
                return limit.pingReceived(now) == Ruling.PERMITTED;
            }
        }
        return false;
    }

    /** Not to a peer that does not read: it would add up. */
    private void refuse(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()
                && Negotiator.say(
                        connection,
                        new HeartbeatControl.Refusal(connection.group.guard().permittedInterval()))) {
            connection.group.counters.refusalsSent.increment();
        }
    }

    /** The application sent something. */
    void trafficSent() {
        guard.trafficSent();
    }

    private boolean onePongWaits(ChannelHandlerContext ctx) {
        return pongOnItsWay != null && !pongOnItsWay.isDone() && !ctx.channel().isWritable();
    }

    /** Flushes a pong that the application has not flushed with bytes of its own. */
    void flush(ChannelHandlerContext ctx) {
        if (unflushed && !pongHasLeft()) {
            ctx.flush();
        }
        unflushed = false;
        if (pongHasLeft()) {
            pongOnItsWay = null;
        }
    }

    private boolean pongHasLeft() {
        return pongOnItsWay == null || pongOnItsWay.isDone();
    }
}
