package io.keepalive.netty;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthSource;
import io.keepalive.health.LastKnownHealth;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;

/**
 * Says how this application is, beside the heartbeats of all connections of a group. Thread-safe; each connection's words are written on
 * its event loop.
 */
final class HealthSpeaker {

    private final KeepAliveGroup group;
    private final LastKnownHealth source;

    HealthSpeaker(KeepAliveGroup group, HealthSource source) {
        this.group = group;
        this.source = new LastKnownHealth(source, group::healthSourceFailed);
    }

    /** Writes a report, to be flushed with the heartbeat that follows; not to a peer that does not read, where it would add up. */
    void speak(HeartbeatConnection connection) {
        ChannelHandlerContext ctx = connection.heartbeat();
        if (!connection.isWritable()) {
            return;
        }
        Object message;
        try {
            HealthReport report = source.report(connection.now());
            message = group.protocol().health(ctx.alloc(), report);
        } catch (Throwable thrown) {
            group.warnProtocolFailed(connection.channel, thrown);
            return;
        }
        if (message != null) {
            ChannelFuture written = ctx.write(message);
            group.counters.healthSent.increment();
            if (written.isDone() && !written.isSuccess()) {
                group.warnHealthUnsayable(connection.channel, written.cause());
            }
        }
    }
}
