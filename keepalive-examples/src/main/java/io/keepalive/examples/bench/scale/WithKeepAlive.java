package io.keepalive.examples.bench.scale;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.Timing;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.channel.Channel;
import java.time.Duration;

/** This library, with the timing that was chosen and everything else as it is by default. */
final class WithKeepAlive implements Heartbeats {

    private static final Duration ANSWER_TIME = Duration.ofSeconds(5);
    private static final int PROBES = 3;

    private final NettyKeepAlive keepAlive;

    WithKeepAlive(HeartbeatProtocol protocol, Timing timing, Duration idle) {
        HeartbeatPolicy policy =
                HeartbeatPolicy.pinging(idle, ANSWER_TIME, PROBES).build();
        this.keepAlive = NettyKeepAlive.builder(protocol)
                .timing(timing)
                .heartbeat(policy)
                .build();
    }

    @Override
    public void start(Channel channel) {
        keepAlive.install(channel, Model.CODEC);
    }
}
