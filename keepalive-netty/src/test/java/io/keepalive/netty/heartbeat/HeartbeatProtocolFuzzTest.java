package io.keepalive.netty.heartbeat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.negotiation.HeartbeatControl;
import io.keepalive.netty.heartbeat.HeartbeatProtocol.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hundred thousand frames per protocol, most of them almost right, judged against a second, plainer reading. */
class HeartbeatProtocolFuzzTest {

    private static final int FRAMES = 100_000;
    private static final Pattern LINE = Pattern.compile("P([IO])NG ([0-9]{1,19})\\r?\\n?");

    private final long seed = Long.getLong("keepalive.seed", System.nanoTime());
    private final Random random = new Random(seed);
    /** Counts its bytes, so it needs no leak detector; that would take a stack trace of every access. */
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);

    private final Map<Kind, Integer> seen = new EnumMap<>(Kind.class);

    @BeforeEach
    void tellTheSeed() {
        System.out.println("keepalive.seed=" + seed);
    }

    @AfterEach
    void everyKindWasMetAndNothingLeaked() {
        assertThat(seen.keySet())
                .as("seed %d", seed)
                .containsAll(EnumSet.complementOf(EnumSet.of(Kind.CONTROL, Kind.HEALTH)));
        assertThat(allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory())
                .as("bytes leaked, seed %d", seed)
                .isZero();
    }

    @Test
    void binaryFramesAreReadAsDocumented() {
        HeartbeatProtocol protocol = HeartbeatProtocols.binaryFrame();
        for (int i = 0; i < FRAMES; i++) {
            if (random.nextInt(8) == 0) {
                byte[] health = maim(healthFrame());
                check(protocol, buffer(health), binaryKind(health), health);
            }
            byte[] frame = ByteBuffer.allocate(13)
                    .putInt(0xF74B414C)
                    .put((byte) (0x11 + random.nextInt(7)))
                    .putLong(random.nextLong() >> random.nextInt(64))
                    .array();
            frame = maim(frame);
            check(protocol, buffer(frame), binaryKind(frame), frame);
        }
        assertThat(seen).as("seed %d", seed).containsKeys(Kind.CONTROL, Kind.HEALTH);
    }

    private byte[] healthFrame() {
        HealthReport report = HealthReport.builder(HealthState.BUSY)
                .inFlight(random.nextInt(300))
                .attribute("zone", "x".repeat(random.nextInt(3)))
                .build();
        return ByteBuffer.allocate(5 + report.encodedLength())
                .putInt(0xF74B414C)
                .put((byte) 0x17)
                .put(report.asByteBuffer())
                .array();
    }

    private static Kind binaryKind(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        if (frame.length < 4 || bytes.getInt() != 0xF74B414C) {
            return Kind.OTHER;
        }
        if (frame.length > 5 && frame[4] == 0x17) {
            return Kind.HEALTH;
        }
        if (frame.length != 13) {
            return Kind.MALFORMED;
        }
        int type = bytes.get();
        BigInteger payload = BigInteger.valueOf(bytes.getLong());
        BigInteger most = BigInteger.valueOf(Integer.MAX_VALUE);
        return switch (type) {
            case 0x11 -> payload.signum() > 0 ? Kind.PING : Kind.MALFORMED;
            case 0x12 -> payload.signum() > 0 ? Kind.PONG : Kind.MALFORMED;
            case 0x13 -> !payload.testBit(63) && !payload.testBit(31) ? Kind.CONTROL : Kind.MALFORMED;
            case 0x14 -> payload.signum() > 0 && payload.compareTo(most) <= 0 ? Kind.CONTROL : Kind.MALFORMED;
            case 0x15, 0x16 -> payload.signum() >= 0 && payload.compareTo(most) <= 0 ? Kind.CONTROL : Kind.MALFORMED;
            default -> Kind.MALFORMED;
        };
    }

    @Test
    void linesAreReadAsDocumented() {
        HeartbeatProtocol protocol = HeartbeatProtocols.textLine();
        String[] endings = {"", "\n", "\r\n", "\r", " ", "\n\r"};
        for (int i = 0; i < FRAMES; i++) {
            String id = Long.toUnsignedString(random.nextLong() >>> random.nextInt(64));
            String line = (random.nextBoolean() ? "PING " : "PONG ")
                    + "0".repeat(random.nextInt(8) == 0 ? random.nextInt(20) : 0)
                    + id
                    + endings[random.nextInt(20) == 0 ? random.nextInt(endings.length) : 0];
            byte[] bytes = maim(line.getBytes(ISO_8859_1));
            String text = new String(bytes, ISO_8859_1);
            check(protocol, buffer(bytes), lineKind(text), bytes);
            assertThat(protocol.kindOf(text)).as("%s, seed %d", text, seed).isEqualTo(lineKind(text));
        }
    }

    private static Kind lineKind(String line) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
            BigInteger id = new BigInteger(matcher.group(2));
            boolean inRange = id.signum() > 0 && id.bitLength() <= 63;
            return !inRange ? Kind.MALFORMED : matcher.group(1).equals("I") ? Kind.PING : Kind.PONG;
        }
        return line.startsWith("PING ") || line.startsWith("PONG ") ? Kind.MALFORMED : Kind.OTHER;
    }

    @Test
    void webSocketFramesAreReadAsDocumented() {
        HeartbeatProtocol protocol = HeartbeatProtocols.webSocket();
        for (int i = 0; i < FRAMES; i++) {
            byte[] payload = new byte[random.nextInt(4) == 0 ? random.nextInt(140) : 8];
            random.nextBytes(payload);
            boolean last = random.nextInt(50) > 0;
            int rsv = random.nextInt(8);
            boolean permitted = last && payload.length <= 125;
            switch (random.nextInt(3)) {
                case 0 ->
                    check(
                            protocol,
                            new PingWebSocketFrame(last, rsv, buffer(payload)),
                            permitted ? Kind.PING : Kind.MALFORMED,
                            payload);
                case 1 ->
                    check(
                            protocol,
                            new PongWebSocketFrame(last, rsv, buffer(payload)),
                            permitted ? Kind.PONG : Kind.MALFORMED,
                            payload);
                default -> check(protocol, new BinaryWebSocketFrame(last, rsv, buffer(payload)), Kind.OTHER, payload);
            }
        }
    }

    /** Looks, answers if it is a ping, releases. */
    private void check(HeartbeatProtocol protocol, Object message, Kind expected, byte... bytes) {
        Kind kind = Looks.look(protocol, message);
        seen.merge(kind, 1, Integer::sum);
        assertThat(kind).as(() -> Arrays.toString(bytes) + ", seed " + seed).isEqualTo(expected);
        if (kind == Kind.PING) {
            Object pong = protocol.pong(allocator, message);
            assertThat(protocol.kindOf(pong)).isEqualTo(Kind.PONG);
            // a line as written has the ending that the decoder took from the ping
            int ending = pong instanceof ByteBuf line && line.getByte(line.writerIndex() - 1) == '\n' ? 1 : 0;
            assertThat(size(pong)).isLessThanOrEqualTo(bytes.length + ending);
            ReferenceCountUtil.release(pong);
        }
        if (kind == Kind.CONTROL) {
            HeartbeatControl control = protocol.controlOf(message);
            ByteBuf again = (ByteBuf) protocol.control(allocator, control);
            assertThat(again).as("what was read, said again").isEqualTo(message);
            again.release();
        }
        if (kind == Kind.HEALTH) {
            HealthReport report = protocol.healthOf(message);
            if (report != null) {
                ByteBuf again = (ByteBuf) protocol.health(allocator, report);
                assertThat(again).as("what was read, said again").isEqualTo(message);
                again.release();
            }
        }
        ReferenceCountUtil.release(message);
    }

    private static int size(Object message) {
        return message instanceof WebSocketFrame frame
                ? frame.content().readableBytes()
                : ((ByteBuf) message).readableBytes();
    }

    /** Leaves every third frame as it is; changes, inserts, cuts or appends in the others. */
    private byte[] maim(byte[] frame) {
        byte[] result = frame;
        for (int wounds = random.nextInt(3); wounds > 0; wounds--) {
            int at = result.length == 0 ? 0 : random.nextInt(result.length);
            switch (random.nextInt(5)) {
                case 0 -> result = Arrays.copyOf(result, at);
                case 1 -> result = Arrays.copyOf(result, result.length + 1 + random.nextInt(4));
                case 2 -> result = Arrays.copyOfRange(result, at, result.length);
                default -> {
                    if (result.length > 0) {
                        result = result.clone();
                        result[at] ^= (byte) (1 << random.nextInt(8));
                    }
                }
            }
        }
        return result;
    }

    private ByteBuf buffer(byte... bytes) {
        int before = random.nextInt(3);
        ByteBuf buffer = random.nextBoolean() ? allocator.heapBuffer() : allocator.directBuffer();
        if (random.nextInt(4) > 0) {
            return buffer.writeZero(before).writeBytes(bytes).skipBytes(before);
        }
        int cut = random.nextInt(bytes.length + 1);
        return Unpooled.wrappedBuffer(
                buffer.writeBytes(bytes, 0, cut), allocator.heapBuffer().writeBytes(bytes, cut, bytes.length - cut));
    }
}
