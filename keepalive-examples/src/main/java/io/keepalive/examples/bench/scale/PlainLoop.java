package io.keepalive.examples.bench.scale;

import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/**
 * The floor: writes the pings in a plain loop over the channels, in the order in which they started, without timers and
 * without judging anybody. Nobody can write and read heartbeats for less.
 */
final class PlainLoop implements Heartbeats {

    /** What is due meanwhile is written in one turn. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final HeartbeatProtocol protocol;
    private final long intervalNanos;
    private final Channel[] channels;
    private final PongReader pongReader;
    private int started;
    private long pinged;
    private long startedAtNanos;

    PlainLoop(HeartbeatProtocol protocol, long intervalNanos, int channels) {
        this.protocol = protocol;
        this.intervalNanos = intervalNanos;
        this.channels = new Channel[channels];
        this.pongReader = new PongReader(protocol);
    }

    @Override
    public void start(Channel channel) {
        channel.pipeline().addAfter(Model.CODEC, "pongs", pongReader);
        channels[started++] = channel;
    }

    @Override
    public void beforeTurn(long nowNanos) {
        if (startedAtNanos == 0) {
            startedAtNanos = nowNanos;
        }
        while (nextPingNanos() <= nowNanos) {
            Channel channel = channels[(int) (pinged % channels.length)];
            long id = 1 + pinged / channels.length;
            pinged++;
            channel.writeAndFlush(protocol.ping(channel.alloc(), id), channel.voidPromise());
        }
    }

    @Override
    public long longestWaitNanos(long nowNanos) {
        return Math.max(PAUSE_NANOS, nextPingNanos() - nowNanos);
    }

    /** One interval after the channel's start, as the starts are spread over an interval; then once an interval. */
    private long nextPingNanos() {
        return startedAtNanos + intervalNanos + (long) ((double) intervalNanos * pinged / channels.length);
    }
}
