package io.keepalive.examples.bench.load;

import io.keepalive.examples.bench.HandWrittenHeartbeat;
import io.keepalive.examples.support.TransportErrors;
import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** {@link HandWrittenHeartbeat} on every channel. */
final class HandWrittenHeartbeats implements Heartbeats {

    private final long intervalNanos;

    HandWrittenHeartbeats(Duration interval) {
        intervalNanos = interval.toNanos();
    }

    @Override
    public void install(Channel channel) {
        channel.pipeline()
                .addLast(new IdleStateHandler(intervalNanos, 0, 0, TimeUnit.NANOSECONDS))
                .addLast(CODEC, Heartbeats.codec())
                .addLast(new HandWrittenHeartbeat(PROTOCOL, PROBES))
                .addLast(TransportErrors.KEPT);
    }
}
