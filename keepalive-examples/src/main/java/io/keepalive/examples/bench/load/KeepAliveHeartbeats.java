package io.keepalive.examples.bench.load;

import io.keepalive.examples.support.TransportErrors;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.Timing;
import io.netty.channel.Channel;
import java.time.Duration;

/** Keepalive on every channel. */
final class KeepAliveHeartbeats implements Heartbeats {

    private final NettyKeepAlive keepAlive;

    KeepAliveHeartbeats(Timing timing, Duration interval) {
        keepAlive = NettyKeepAlive.builder(PROTOCOL)
                .heartbeat(HeartbeatPolicy.pinging(interval, interval, PROBES).build())
                .timing(timing)
                .build();
    }

    @Override
    public void install(Channel channel) {
        channel.pipeline().addLast(CODEC, Heartbeats.codec());
        keepAlive.install(channel, CODEC);
        channel.pipeline().addLast(TransportErrors.KEPT);
    }
}
