package io.keepalive.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.util.ReferenceCountUtil;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two ends with Keepalive and a wire between them that takes no time, on a clock that stands still until a test moves it. What
 * goes over the wire is written down.
 */
final class TwoEnds implements AutoCloseable {

    private static final List<String> TYPES =
            List.of("ping", "pong", "offer", "refusal", "tighten", "tightened", "health");
    private static final int FIRST_TYPE = 0x11;

    final End client;
    final End server;
    private final List<String> wire = new ArrayList<>();
    private long elapsedNanos;

    TwoEnds(NettyKeepAliveBuilder client, NettyKeepAliveBuilder server) {
        this.client = new End("client", client);
        this.server = new End("server", server);
        this.client.channel.open();
        this.server.channel.open();
        carry();
    }

    /** A builder for one end. */
    static NettyKeepAliveBuilder frames() {
        return NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame());
    }

    /** Lets time pass, with event loops that run every timer when it is due. */
    TwoEnds after(Duration time) {
        long left = time.toNanos();
        while (true) {
            carry();
            long next = sooner(client.nextTimer(), server.nextTimer());
            if (next < 0 || next > left) {
                break;
            }
            advance(Math.max(1, next));
            left -= Math.max(1, next);
        }
        advance(Math.max(0, left));
        carry();
        return this;
    }

    /** What went over the wire since the last call: when, from whom, and what; times in seconds. */
    List<String> wire() {
        List<String> seen = List.copyOf(wire);
        wire.clear();
        return seen;
    }

    /** When the pings of an end left, of those among {@code wire}, in milliseconds. */
    static List<Long> pingMillis(List<String> wire, String end) {
        return wire.stream()
                .filter(line -> line.endsWith(" " + end + " ping"))
                .map(line -> new BigDecimal(line.substring(0, line.indexOf("s ")))
                        .movePointRight(3)
                        .longValue())
                .toList();
    }

    private void advance(long nanos) {
        elapsedNanos += nanos;
        client.channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
        server.channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
        client.channel.runPendingTasks();
        server.channel.runPendingTasks();
    }

    private void carry() {
        boolean any;
        do {
            any = carry(client, server);
            any |= carry(server, client);
        } while (any);
    }

    private boolean carry(End from, End to) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf bytes = from.channel.readOutbound(); bytes != null; bytes = from.channel.readOutbound()) {
            all.writeBytes(bytes);
            bytes.release();
        }
        for (int at = 0; at < all.writerIndex(); at += Integer.BYTES + all.getInt(at)) {
            boolean heartbeat = all.getInt(at) > 5 && all.getInt(at + 4) == 0xF74B414C;
            wire.add(seconds() + "s " + from.name + ' '
                    + (heartbeat ? TYPES.get(all.getByte(at + 8) - FIRST_TYPE) : "message"));
        }
        boolean any = all.isReadable();
        if (any && to.channel.isOpen()) {
            to.channel.writeInbound(to.allocator.buffer().writeBytes(all));
        }
        all.release();
        return any;
    }

    private String seconds() {
        return BigDecimal.valueOf(elapsedNanos, 9).stripTrailingZeros().toPlainString();
    }

    private static long sooner(long a, long b) {
        return a < 0 ? b : b < 0 ? a : Math.min(a, b);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    /** One end. */
    static final class End {

        final RecordingListener listener = new RecordingListener();
        final NettyKeepAlive keepAlive;
        final LateChannel channel = new LateChannel();
        private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        private final String name;

        private End(String name, NettyKeepAliveBuilder builder) {
            this.name = name;
            this.keepAlive = builder.listener(listener).build();
            channel.config().setAllocator(allocator);
            channel.freezeTime();
            channel.pipeline()
                    .addLast(new LengthFieldPrepender(4))
                    .addLast("frames", new LengthFieldBasedFrameDecoder(1033, 0, 4, 0, 4));
            keepAlive.install(channel, "frames");
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    ReferenceCountUtil.release(message);
                }
            });
        }

        /** The application sends a message. */
        void writes() {
            channel.writeAndFlush(allocator.buffer().writeZero(5));
        }

        /** The end's loop receives a frame that its peer never sent. */
        void receives(Object frame) {
            ByteBuf bytes = (ByteBuf) frame;
            channel.writeInbound(
                    allocator.buffer().writeInt(bytes.readableBytes()).writeBytes(bytes));
            bytes.release();
        }

        ConnectionStatus status() {
            return keepAlive.status(channel);
        }

        Counters counters() {
            return keepAlive.counters();
        }

        private long nextTimer() {
            return channel.isOpen() ? channel.runScheduledPendingTasks() : -1;
        }

        private void close() {
            channel.finishAndReleaseAll();
            assertThat(allocator.metric().usedDirectMemory()
                            + allocator.metric().usedHeapMemory())
                    .as("bytes leaked")
                    .isZero();
        }
    }

    /** A channel that becomes active when it is told. */
    static final class LateChannel extends EmbeddedChannel {

        private boolean connected;

        @Override
        public boolean isActive() {
            return connected && super.isActive();
        }

        private void open() {
            connected = true;
            pipeline().fireChannelActive();
        }
    }
}
