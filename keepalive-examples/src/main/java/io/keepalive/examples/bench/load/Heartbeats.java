package io.keepalive.examples.bench.load;

import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.channel.Channel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.time.Duration;
import java.util.List;

/**
 * How one contender keeps connections alive. All speak one protocol behind one codec, and ping a peer one interval after the
 * last byte from it at the latest; those that judge close a connection after three pings in vain, four intervals after that
 * byte.
 */
interface Heartbeats {

    /** Pings and pongs of all contenders. */
    HeartbeatProtocol PROTOCOL = HeartbeatProtocols.textLine();

    /** Pings in vain before a peer is dead. */
    int PROBES = 3;

    /** Name of the codec in the pipeline. */
    String CODEC = "lines";

    /** Fills the pipeline of a channel that was accepted. */
    void install(Channel channel);

    /** Threads beside the event loop that work for the heartbeats. */
    default List<Thread> threads() {
        return List.of();
    }

    /** The codec of all contenders. */
    static LineBasedFrameDecoder codec() {
        return new LineBasedFrameDecoder(64);
    }

    /** Granularity of what ticks: fine enough to matter to nobody, and coarse enough that most ticks have pings to send. */
    static Duration tick(Duration interval) {
        long nanos = interval.toNanos() / 32;
        return Duration.ofNanos(Math.max(1_000_000, Math.min(nanos, 100_000_000)));
    }
}
