package io.keepalive.netty.http;

import io.keepalive.http.HttpClientConnection;
import io.keepalive.netty.option.ChannelTcpInfo;
import io.keepalive.tcp.TcpSnapshot;
import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Learns one connection's round trip, and when its server was last heard: from the kernel where that can be asked, which is
 * cheap enough for once a second and once for each verdict; else the shortest of the times that it took to connect and that
 * first bytes of an answer took to come, each of which is an upper bound.
 */
final class RoundTripWatch {

    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Channel channel;
    private final boolean asksKernel;
    private long refreshedNanos;
    private boolean refreshed;

    private boolean connects;
    private boolean measures;
    private long beganNanos;
    private long shortestNanos = Long.MAX_VALUE;

    RoundTripWatch(Channel channel) {
        this.channel = channel;
        this.asksKernel = ChannelTcpInfo.readable(channel);
    }

    /** Asks the kernel, if it answered no less than a second ago. */
    void refreshIfOld(HttpClientConnection connection, long nowNanos) {
        if (!refreshed || nowNanos - refreshedNanos >= REFRESH_NANOS) {
            refresh(connection, nowNanos);
        }
    }

    /** Asks the kernel. */
    void refresh(HttpClientConnection connection, long nowNanos) {
        if (asksKernel) {
            ChannelTcpInfo.read(channel).ifPresent(found -> tell(found, connection, nowNanos));
        }
    }

    /** Tells the connection what the kernel has just said. */
    void tell(TcpSnapshot found, HttpClientConnection connection, long nowNanos) {
        refreshed = true;
        refreshedNanos = nowNanos;
        if (!found.roundTrip().isZero()) {
            connection.roundTrip(found.roundTrip().toNanos());
        }
        connection.heard(nowNanos - found.lastAckReceived().toNanos());
        connection.arrived(
                nowNanos - found.lastDataReceived().toNanos()); // read late, if the loop or the user was slow
    }

    void connects(long nowNanos) {
        connects = true;
        measures = !asksKernel;
        beganNanos = nowNanos;
    }

    void connected(HttpClientConnection connection, long nowNanos) {
        connects = false;
        measured(connection, nowNanos);
    }

    /** A request begins on an idle connection, or before it is said that the connect is done, which is measured then. */
    void requestBegins(LongSupplier clock) {
        if (connects) {
            return;
        }
        measures = !asksKernel;
        if (measures) {
            beganNanos = clock.getAsLong();
        }
    }

    void firstBytesAfterRequest(HttpClientConnection connection, LongSupplier clock) {
        if (measures) {
            measured(connection, clock.getAsLong());
        }
    }

    private void measured(HttpClientConnection connection, long nowNanos) {
        if (measures) {
            measures = false;
            shortestNanos = Math.min(shortestNanos, Math.max(0, nowNanos - beganNanos));
            connection.roundTrip(shortestNanos);
        }
    }
}
