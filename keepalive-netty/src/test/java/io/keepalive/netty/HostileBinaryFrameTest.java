package io.keepalive.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostileBinaryFrameTest extends HostilePeerContract {

    private static final int MAX_FRAME = 10_000;

    @Override
    HeartbeatProtocol protocol() {
        return HeartbeatProtocols.binaryFrame();
    }

    @Override
    void install() {
        channel.pipeline()
                .addLast(new LengthFieldPrepender(4))
                .addLast("decoder", new LengthFieldBasedFrameDecoder(MAX_FRAME, 0, 4, 0, 4));
        keepAlive.install(channel, "decoder");
    }

    @Override
    byte[] ping(long id) {
        return framed(heartbeat(0x11, id));
    }

    @Override
    byte[] pong(long id) {
        return framed(heartbeat(0x12, id));
    }

    @Override
    byte[] pongSent(long id) {
        return pong(id);
    }

    @Override
    byte[] message(String text) {
        return framed(text.getBytes(UTF_8));
    }

    @Override
    String text(Object message) {
        return ((ByteBuf) message).toString(UTF_8);
    }

    @Override
    int receiveMalformed(Runnable before) {
        byte[] ping = heartbeat(0x11, 5);
        List<byte[]> malformed = List.of(
                Arrays.copyOf(ping, 4),
                Arrays.copyOf(ping, 12),
                Arrays.copyOf(ping, 14),
                Arrays.copyOf(ping, MAX_FRAME - 4),
                heartbeat(0, 5),
                heartbeat(0x21, 5),
                heartbeat(0x11, 0),
                heartbeat(0x12, 0),
                heartbeat(0x11, -1),
                heartbeat(0x12, Long.MIN_VALUE),
                heartbeat(0x13, -1),
                heartbeat(0x13, 0x8000_0000L),
                heartbeat(0x13, Long.MIN_VALUE),
                heartbeat(0x14, 0),
                heartbeat(0x14, -1),
                heartbeat(0x14, 1L << 31),
                heartbeat(0x15, Long.MAX_VALUE),
                heartbeat(0x16, -1),
                heartbeat(0x18, 1),
                heartbeat(0x17, 1),
                Arrays.copyOf(heartbeat(0x17, 1), 5 + 1025),
                Arrays.copyOf(heartbeat(0x17, 1), MAX_FRAME - 4));
        for (byte[] frame : malformed) {
            before.run();
            receive(framed(frame));
        }
        return malformed.size();
    }

    @Override
    List<byte[]> unknownPongs() {
        return List.of(pong(3), pong(1000), pong(Long.MAX_VALUE));
    }

    @Override
    byte[] nearlyAHeartbeat(Random random) {
        byte[] frame = heartbeat(0x11 + random.nextInt(7), random.nextLong() >> random.nextInt(64));
        if (random.nextBoolean()) {
            frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return framed(random.nextInt(4) > 0 ? frame : Arrays.copyOf(frame, random.nextInt(30)));
    }

    @Test
    void ofAFloodOfControlMessagesAsManyAreHeededAsOfPings() {
        long began = System.nanoTime();
        open(pinger(), 5);
        for (int i = 0; i < 10_000; i++) {
            receive(framed(heartbeat(0x13 + i % 4, 1 + i)));
        }
        long heeded = keepAlive.counters().controlsReceived();
        assertThat(heeded).isBetween(20L, mostHeededSince(began));
        receive(message("after"));
        assertThat(keepAlive.counters().controlsIgnored()).isEqualTo(10_000 - heeded);
        assertThat(keepAlive.counters().malformed()).isZero();
        assertThat(messages).containsExactly("after");
        assertThat(sent()).as("answers").isEmpty();
    }

    @Test
    void controlMessagesNeverCountAsPings() {
        open(pinger(), 1);
        for (int i = 0; i < 100; i++) {
            receive(framed(heartbeat(0x13, 0)));
        }
        receive(ping(7));
        assertThat(sent()).isEqualTo(pongSent(7));
        assertThat(keepAlive.counters().pingsTooFast()).isZero();
    }

    @Test
    void ofAFloodOfHealthReportsAsManyAreHeededAsOfPings() {
        long began = System.nanoTime();
        open(pinger(), 5);
        byte[] report = Arrays.copyOf(heartbeat(0x17, 0x0101L << 48), 7);
        for (int i = 0; i < 10_000; i++) {
            receive(framed(report));
        }
        long heeded = keepAlive.counters().healthReceived();
        assertThat(heeded).isBetween(20L, mostHeededSince(began));
        receive(message("after"));
        assertThat(keepAlive.counters().healthIgnored()).isEqualTo(10_000 - heeded);
        assertThat(keepAlive.status(channel).health().orElseThrow().report())
                .contains(HealthReport.of(HealthState.SERVING));
        assertThat(messages).containsExactly("after");
    }

    /** 20 at once, and one more for each 100 ms less a sixteenth that have gone by: the clock is a real one. */
    private static long mostHeededSince(long beganNanos) {
        return 20 + (System.nanoTime() - beganNanos) / 93_750_000;
    }

    private static byte[] heartbeat(int type, long id) {
        return ByteBuffer.allocate(13)
                .putInt(0xF74B414C)
                .put((byte) type)
                .putLong(id)
                .array();
    }

    private static byte[] framed(byte... frame) {
        return ByteBuffer.allocate(4 + frame.length)
                .putInt(frame.length)
                .put(frame)
                .array();
    }
}
