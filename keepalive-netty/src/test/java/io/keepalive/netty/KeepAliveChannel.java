package io.keepalive.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel with Keepalive installed, and the world around it: its clock, its peer, and its wire. Time stands still until
 * a test says how much of it passes. The protocol is lines of text.
 */
final class KeepAliveChannel implements AutoCloseable {

    static final String CODEC = "codec";

    final NettyKeepAlive keepAlive;
    final RecordingListener listener;
    final Wire channel = new Wire();
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final List<String> sent = new ArrayList<>();
    private long elapsedNanos;

    /** A channel on which {@code pipeline} puts the handlers and installs. */
    KeepAliveChannel(NettyKeepAlive keepAlive, RecordingListener listener, Consumer<Channel> pipeline) {
        this(keepAlive, listener, pipeline, true);
    }

    private KeepAliveChannel(
            NettyKeepAlive keepAlive, RecordingListener listener, Consumer<Channel> pipeline, boolean connected) {
        this.keepAlive = keepAlive;
        this.listener = listener;
        channel.connected = connected;
        channel.config().setAllocator(allocator);
        channel.freezeTime();
        pipeline.accept(channel);
        channel.pipeline().addLast(new Application());
    }

    /** A channel of lines, with Keepalive behind the codec. */
    static KeepAliveChannel of(NettyKeepAliveBuilder builder) {
        RecordingListener listener = new RecordingListener();
        return on(builder.listener(listener).build(), listener);
    }

    /** The same for an instance that other channels share. */
    static KeepAliveChannel on(NettyKeepAlive keepAlive, RecordingListener listener) {
        return new KeepAliveChannel(keepAlive, listener, channel -> install(keepAlive, channel));
    }

    private static void install(NettyKeepAlive keepAlive, Channel channel) {
        channel.pipeline().addLast(CODEC, new LineBasedFrameDecoder(1000));
        keepAlive.install(channel, CODEC);
    }

    /** The same, not connected yet. */
    static KeepAliveChannel unconnected(NettyKeepAliveBuilder builder) {
        RecordingListener listener = new RecordingListener();
        NettyKeepAlive keepAlive = builder.listener(listener).build();
        return new KeepAliveChannel(keepAlive, listener, channel -> install(keepAlive, channel), false);
    }

    static KeepAliveChannel with(HeartbeatPolicyBuilder policy) {
        return of(lines(policy));
    }

    /** A pinger without jitter; times in seconds. */
    static KeepAliveChannel pinging(long idle, long interval, int probes) {
        return with(pings(idle, interval, probes));
    }

    static HeartbeatPolicyBuilder pings(long idle, long interval, int probes) {
        return HeartbeatPolicy.pinging(Duration.ofSeconds(idle), Duration.ofSeconds(interval), probes)
                .jitter(0);
    }

    static HeartbeatPolicyBuilder watches(long seconds) {
        return HeartbeatPolicy.watching(Duration.ofSeconds(seconds));
    }

    static NettyKeepAliveBuilder lines(HeartbeatPolicyBuilder policy) {
        return NettyKeepAlive.builder(HeartbeatProtocols.textLine()).heartbeat(policy.build());
    }

    /** Lets time pass, with an event loop that runs every timer when it is due. */
    KeepAliveChannel after(Duration time) {
        long left = time.toNanos();
        while (true) {
            long next = nextTimerNanos();
            if (next < 0 || next > left) {
                break;
            }
            advance(next);
            left -= next;
        }
        advance(left);
        channel.runPendingTasks();
        return this;
    }

    KeepAliveChannel after(long seconds) {
        return after(Duration.ofSeconds(seconds));
    }

    KeepAliveChannel afterNanos(long nanos) {
        return after(Duration.ofNanos(nanos));
    }

    /**
     * Lets time pass while the event loop hangs. What was due then runs in one turn of the loop, before any bytes are read;
     * as on a real loop, the clock goes on meanwhile, by some microseconds, so what is scheduled in this turn runs in a
     * later one.
     */
    KeepAliveChannel stalls(Duration time) {
        advance(time.toNanos());
        channel.unfreezeTime();
        channel.runPendingTasks();
        channel.freezeTime();
        return this;
    }

    /** Bytes arrive. */
    KeepAliveChannel receives(String text) {
        channel.writeInbound(allocator.buffer().writeBytes(text.getBytes(US_ASCII)));
        return this;
    }

    /** The application sends a line. */
    KeepAliveChannel writes(String line) {
        channel.writeAndFlush(allocator.buffer().writeBytes((line + "\n").getBytes(US_ASCII)));
        return this;
    }

    /** The lines that left since the last call. */
    List<String> sent() {
        List<String> lines = List.copyOf(sent);
        sent.clear();
        return lines;
    }

    /** What the listener heard and the pipeline saw since the last call. */
    List<String> news() {
        return listener.news();
    }

    /** The lines that reached the application since the last call. */
    List<String> applicationRead() {
        List<String> lines = new ArrayList<>();
        for (ByteBuf line = channel.readInbound(); line != null; line = channel.readInbound()) {
            lines.add(line.toString(US_ASCII));
            line.release();
        }
        return lines;
    }

    ConnectionStatus status() {
        return keepAlive.status(channel);
    }

    Counters counters() {
        return keepAlive.counters();
    }

    /** The peer, or the transport, closes: nobody here asked for it. */
    KeepAliveChannel isClosedByTheTransport() {
        channel.unsafe().close(channel.voidPromise());
        channel.runPendingTasks();
        return this;
    }

    /** Runs what is due; time until the next timer of anybody on the event loop, -1 if there is none. */
    long nextTimerNanos() {
        return channel.runScheduledPendingTasks();
    }

    Duration elapsed() {
        return Duration.ofNanos(elapsedNanos);
    }

    private void advance(long nanos) {
        elapsedNanos += nanos;
        channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
    }

    /** Closes, and holds that no buffer is left and no exception reached the pipeline's end. */
    @Override
    public void close() {
        channel.wireBlocked = false;
        channel.finishAndReleaseAll();
        assertThat(allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory())
                .as("bytes leaked")
                .isZero();
    }

    /** The wire, which may take nothing, or break. */
    final class Wire extends EmbeddedChannel {

        /** Hears the values that SO_LINGER is set to. */
        @Nullable
        IntConsumer lingers;

        private final ChannelConfig config = new DefaultChannelConfig(this) {
            @Override
            public <T> boolean setOption(ChannelOption<T> option, T value) {
                if (option.equals(ChannelOption.SO_LINGER) && lingers != null) {
                    lingers.accept((Integer) value);
                }
                return super.setOption(option, value);
            }
        };

        private boolean connected = true;
        private boolean wireBlocked;

        @Nullable
        private IOException writesFailWith;

        @Override
        public ChannelConfig config() {
            return config == null ? super.config() : config; // null while being constructed
        }

        void connects() {
            connected = true;
            pipeline().fireChannelActive();
        }

        @Override
        public boolean isActive() {
            return connected && super.isActive();
        }

        /** From now on the wire takes no byte. */
        void blockWire() {
            wireBlocked = true;
        }

        /** From now on the transport fails every write. */
        void failWrites(IOException failure) {
            writesFailWith = failure;
        }

        /** The wire takes as many bytes of what waits, and no more. */
        void takes(int bytes) {
            unsafe().outboundBuffer().removeBytes(bytes);
        }

        /** The wire takes everything again. */
        void unblockWire() {
            wireBlocked = false;
            unsafe().flush();
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer in) throws Exception {
            if (writesFailWith != null) {
                throw writesFailWith;
            }
            if (!wireBlocked) {
                super.doWrite(in);
            }
        }

        @Override
        protected void handleOutboundMessage(Object message) {
            ByteBuf line = (ByteBuf) message;
            sent.add(line.toString(US_ASCII).stripTrailing());
            line.release();
        }
    }

    /** What a user's last handler sees, beside messages. */
    private final class Application extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            listener.heard.add("event " + event.getClass().getSimpleName());
            ctx.fireUserEventTriggered(event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            listener.heard.add("inactive");
            ctx.fireChannelInactive();
        }
    }
}
