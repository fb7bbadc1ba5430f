package io.keepalive.netty.http;

import io.keepalive.http.HttpClientConnection;
import io.keepalive.netty.internal.LazyTimer;
import io.keepalive.netty.internal.LoopClock;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes one connection when it stops being reusable, before its server does. Confined to the channel's event loop. */
final class ClientClose {

    private static final Logger LOG = LoggerFactory.getLogger(HttpClientKeepAlive.class);

    private final Channel channel;
    private final RoundTripWatch roundTrip;
    private @Nullable LazyTimer timer;

    ClientClose(Channel channel, RoundTripWatch roundTrip) {
        this.channel = channel;
        this.roundTrip = roundTrip;
    }

    /** Follows the deadline of the connection, always the same one until this is stopped. */
    void follow(HttpClientConnection connection, long nowNanos) {
        LazyTimer present = timer;
        if (present == null) {
            present = new LazyTimer(channel.eventLoop(), () -> look(connection));
            timer = present;
        }
        present.follow(connection.deadlineNanos(), nowNanos);
    }

    private void look(HttpClientConnection connection) {
        long now = LoopClock.nanos(channel.eventLoop());
        roundTrip.refresh(connection, now); // an answered probe of TCP keepalive ends a silence
        if (connection.deadlineNanos() - now > 0) {
            follow(connection, now);
        } else if (channel.isActive()) {
            now(connection, now);
        }
    }

    /** Closes at once. */
    void now(HttpClientConnection connection, long nowNanos) {
        LOG.debug("{} is not used any more and closes: {}", channel, connection.reason(nowNanos));
        channel.close();
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
