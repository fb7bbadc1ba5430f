package io.keepalive.netty.heartbeat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.netty.heartbeat.HeartbeatProtocol.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryFrameProtocolTest {

    private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    private final HeartbeatProtocol protocol = HeartbeatProtocols.binaryFrame();

    @Test
    void theWireFormatIsTheDocumentedOne() {
        assertThat(hex(protocol.ping(ALLOCATOR, 0x0102030405060708L))).isEqualTo("f74b414c110102030405060708");
        ByteBuf ping = (ByteBuf) protocol.ping(ALLOCATOR, Long.MAX_VALUE);
        assertThat(hex(protocol.pong(ALLOCATOR, ping))).isEqualTo("f74b414c127fffffffffffffff");
        ping.release();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 255, 256, 1L << 32, Long.MAX_VALUE})
    void pingsAndPongsAreKnownByTheirTypes(long id) {
        assertThat(Looks.kindOf(protocol, frame(0x11, id))).isEqualTo(Kind.PING);
        assertThat(Looks.kindOf(protocol, frame(0x12, id))).isEqualTo(Kind.PONG);
        Looks.shapes(frame(0x12, id)).forEach(pong -> {
            assertThat(protocol.pongId(pong)).isEqualTo(id);
            pong.release();
        });
    }

    @Test
    void aPongCarriesThePingsIdWhateverBufferThePingCameIn() {
        for (ByteBuf ping : Looks.shapes(frame(0x11, 77))) {
            ByteBuf pong = (ByteBuf) protocol.pong(ALLOCATOR, ping);
            assertThat(ping.refCnt()).isEqualTo(1);
            assertThat(ping.readableBytes()).isEqualTo(13);
            assertThat(pong.readableBytes()).isEqualTo(13);
            ping.release();
            assertThat(protocol.kindOf(pong)).isEqualTo(Kind.PONG);
            assertThat(protocol.pongId(pong)).isEqualTo(77);
            pong.release();
        }
    }

    @Test
    void everyOtherSizeWithTheMagicIsMalformed() {
        byte[] frame = Arrays.copyOf(frame(0x11, 5), 64);
        for (int size = 4; size <= frame.length; size++) {
            assertThat(Looks.kindOf(protocol, Arrays.copyOf(frame, size)))
                    .as("%d bytes", size)
                    .isEqualTo(size == 13 ? Kind.PING : Kind.MALFORMED);
        }
    }

    @Test
    void whatIsShorterThanTheMagicIsTheApplications() {
        for (int size = 0; size < 4; size++) {
            assertThat(Looks.kindOf(protocol, Arrays.copyOf(frame(0x11, 5), size)))
                    .as("%d bytes", size)
                    .isEqualTo(Kind.OTHER);
        }
    }

    @Test
    void everyOtherTypeIsMalformed() {
        for (int type = 0; type < 256; type++) {
            Kind other = type >= 0x13 && type <= 0x16 ? Kind.CONTROL : Kind.MALFORMED;
            Kind last = type == 0x17 ? Kind.HEALTH : other;
            Kind expected = type == 0x11 ? Kind.PING : type == 0x12 ? Kind.PONG : last;
            assertThat(Looks.kindOf(protocol, frame(type, 5)))
                    .as("type %d", type)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aHealthReportIsAFrameOfItsOwn() {
        HealthReport report = HealthReport.builder(HealthState.BUSY)
                .inFlight(200)
                .attribute("zone", "b")
                .build();
        ByteBuf frame = (ByteBuf) protocol.health(ALLOCATOR, report);
        assertThat(protocol.kindOf(frame)).isEqualTo(Kind.HEALTH);
        Looks.shapes(ByteBufUtil.getBytes(frame)).forEach(shape -> {
            assertThat(Looks.look(protocol, shape)).isEqualTo(Kind.HEALTH);
            assertThat(protocol.healthOf(shape)).isEqualTo(report);
            shape.release();
        });
        assertThat(hex(frame)).isEqualTo("f74b414c17" + "0102" + "02c801" + "0506" + "047a6f6e6562");
    }

    @Test
    void aHealthReportHasNoMoreBytesThanPermitted() {
        byte[] bytes = Arrays.copyOf(frame(0x17, 0), 5 + 1025);
        assertThat(Looks.kindOf(protocol, bytes)).isEqualTo(Kind.MALFORMED);
        assertThat(Looks.kindOf(protocol, Arrays.copyOf(bytes, 5 + 1024))).isEqualTo(Kind.HEALTH);
        assertThat(Looks.kindOf(protocol, Arrays.copyOf(bytes, 6))).isEqualTo(Kind.HEALTH);
        assertThat(Looks.kindOf(protocol, Arrays.copyOf(bytes, 5))).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void whatIsNoHealthReportIsReadAsNull() {
        for (int size = 6; size < 5 + 1024; size++) {
            ByteBuf frame = Unpooled.wrappedBuffer(Arrays.copyOf(frame(0x17, -1), size));
            assertThat(protocol.healthOf(frame)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void anIdBelowOneIsMalformedSoThatItCannotPassForTheLatestPing(long id) {
        assertThat(Looks.kindOf(protocol, frame(0x11, id))).isEqualTo(Kind.MALFORMED);
        assertThat(Looks.kindOf(protocol, frame(0x12, id))).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void oneWrongByteInTheMagicMakesItTheApplications() {
        for (int at = 0; at < 4; at++) {
            byte[] frame = frame(0x11, 5);
            frame[at] ^= 1;
            assertThat(Looks.kindOf(protocol, frame)).isEqualTo(Kind.OTHER);
        }
    }

    @Test
    void whatIsNoBufferIsTheApplications() {
        assertThat(protocol.kindOf("PING 1")).isEqualTo(Kind.OTHER);
        assertThat(protocol.kindOf(new Object())).isEqualTo(Kind.OTHER);
    }

    @Test
    void anOwnMagicTakesThePlaceOfTheUsualOne() {
        HeartbeatProtocol own = HeartbeatProtocols.binaryFrame(0x01020304);
        ByteBuf ping = (ByteBuf) own.ping(ALLOCATOR, 1);
        assertThat(protocol.kindOf(ping)).isEqualTo(Kind.OTHER);
        assertThat(own.kindOf(ping)).isEqualTo(Kind.PING);
        assertThat(hex(own.pong(ALLOCATOR, ping))).isEqualTo("01020304120000000000000001");
        ping.release();
        assertThat(Looks.kindOf(own, frame(0x11, 1))).isEqualTo(Kind.OTHER);
        assertThat(own).hasToString("binaryFrame(0x01020304)");
    }

    @Test
    void aMagicOfZeroIsRefused() {
        assertThatThrownBy(() -> HeartbeatProtocols.binaryFrame(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("magic: 0 (expected: four bytes that no message of the application's begins with)");
    }

    @Test
    void theUsualMagicBeginsNoTextAndNoProtobufMessage() {
        int first = BinaryFrameProtocol.MAGIC >>> 24;
        assertThat(ByteBufUtil.isText(Unpooled.copyInt(BinaryFrameProtocol.MAGIC), UTF_8))
                .isFalse();
        assertThat(first & 7).as("wire types end at 5").isEqualTo(7);
    }

    private static byte[] frame(int type, long id) {
        return ByteBuffer.allocate(13)
                .putInt(0xF74B414C)
                .put((byte) type)
                .putLong(id)
                .array();
    }

    private static String hex(Object frame) {
        ByteBuf buffer = (ByteBuf) frame;
        try {
            return ByteBufUtil.hexDump(buffer);
        } finally {
            buffer.release();
        }
    }
}
