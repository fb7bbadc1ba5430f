package io.keepalive.examples.bench.scale;

import io.keepalive.examples.bench.HandWrittenHeartbeat;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/** {@link HandWrittenHeartbeat} on every channel. */
final class HandWritten implements Heartbeats {

    private static final int PROBES = 3;

    private final HeartbeatProtocol protocol;
    private final long intervalNanos;

    HandWritten(HeartbeatProtocol protocol, long intervalNanos) {
        this.protocol = protocol;
        this.intervalNanos = intervalNanos;
    }

    @Override
    public void start(Channel channel) {
        channel.pipeline().addFirst("idle", new IdleStateHandler(intervalNanos, 0, 0, TimeUnit.NANOSECONDS));
        channel.pipeline().addAfter(Model.CODEC, "pings", new HandWrittenHeartbeat(protocol, PROBES));
    }
}
