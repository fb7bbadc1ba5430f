package io.keepalive.netty.heartbeat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.netty.heartbeat.HeartbeatProtocol.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.AsciiString;
import java.nio.CharBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextLineProtocolTest {

    private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    private final HeartbeatProtocol protocol = HeartbeatProtocols.textLine();

    @ParameterizedTest
    @ValueSource(longs = {1, 9, 10, 99, 100, 1234567890, 999999999999999999L, 1000000000000000000L, Long.MAX_VALUE})
    void pingsAndPongsAreLinesWithADecimalId(long id) {
        assertThat(text(protocol.ping(ALLOCATOR, id))).isEqualTo("PING " + id + "\n");
        assertThat(text(protocol.pong(ALLOCATOR, "PING " + id))).isEqualTo("PONG " + id + "\n");
        assertThat(kindOf("PING " + id)).isEqualTo(Kind.PING);
        assertThat(kindOf("PONG " + id)).isEqualTo(Kind.PONG);
        assertThat(protocol.pongId("PONG " + id)).isEqualTo(id);
        Looks.shapes(("PONG " + id + "\r").getBytes(UTF_8)).forEach(pong -> {
            assertThat(protocol.pongId(pong)).isEqualTo(id);
            pong.release();
        });
    }

    @Test
    void aPongCarriesThePingsIdWhateverBufferThePingCameIn() {
        for (ByteBuf ping : Looks.shapes("PING 4711\r".getBytes(UTF_8))) {
            assertThat(text(protocol.pong(ALLOCATOR, ping))).isEqualTo("PONG 4711\n");
            assertThat(ping.refCnt()).isEqualTo(1);
            assertThat(ping.readableBytes()).isEqualTo(10);
            ping.release();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void aLineEndingLeftByTheDecoderIsIgnored(String ending) {
        assertThat(kindOf("PING 12" + ending)).isEqualTo(Kind.PING);
        assertThat(kindOf("PONG 9223372036854775807" + ending)).isEqualTo(Kind.PONG);
        assertThat(protocol.pongId("PONG 12" + ending)).isEqualTo(12);
        assertThat(kindOf("PING" + ending)).isEqualTo(Kind.OTHER);
        assertThat(kindOf("PING " + ending)).isEqualTo(Kind.MALFORMED);
        assertThat(kindOf(ending)).isEqualTo(Kind.OTHER);
    }

    @Test
    void leadingZerosArePermittedUpToNineteenDigitsAndNotRepeated() {
        assertThat(kindOf("PING 0000000000000000007")).isEqualTo(Kind.PING);
        assertThat(text(protocol.pong(ALLOCATOR, "PING 0000000000000000007"))).isEqualTo("PONG 7\n");
        assertThat(kindOf("PING 00000000000000000007")).isEqualTo(Kind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no id
                " ",
                "0", // ids begin at 1
                "0000000000000000000",
                "-1",
                "+1",
                "9223372036854775808", // 2^63
                "9999999999999999999",
                "10000000000000000000", // 20 digits
                "18446744073709551617", // 2^64 + 1, which is 1 in 64 bits
                "00000000000000000001", // 20 digits again
                " 1",
                "1 ",
                "1 2",
                "1\n\r",
                "1\r\r",
                "1\n\n",
                "1\r\nPONG 1",
                "x",
                "1x",
                "x1",
                "0x1",
                "1.0",
                "1e3",
                ":irc.example",
                "\u0661", // digits of other scripts
                "\u0967",
                "\uFF11",
                "1\u0000",
            })
    void aLineReservedForHeartbeatsWithAnythingButAnIdIsMalformed(String id) {
        assertThat(kindOf("PING " + id)).isEqualTo(Kind.MALFORMED);
        assertThat(kindOf("PONG " + id)).isEqualTo(Kind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P",
                "PI",
                "PIN",
                "PING", // bare: Redis and NATS have it
                "PONG",
                "PING\t1",
                "PINGS 1",
                "PING1",
                "ping 1",
                "Ping 1",
                "PiNG 1",
                "PANG 1",
                "PIMG 1",
                "PINK 1",
                "XING 1",
                " PING 1",
                "\uFF30ING 1", // a wide P
                "PING\u00A01",
                "hello",
            })
    void everyOtherLineIsTheApplications(String line) {
        assertThat(kindOf(line)).isEqualTo(Kind.OTHER);
    }

    @Test
    void anOversizedLineIsMalformedWithoutBeingRead() {
        CharSequence endless = new CharSequence() {
            @Override
            public int length() {
                return Integer.MAX_VALUE;
            }

            @Override
            public char charAt(int index) {
                assertThat(index)
                        .satisfiesAnyOf(
                                i -> assertThat(i).isLessThan(5),
                                i -> assertThat(i).isGreaterThan(Integer.MAX_VALUE - 3));
                return index < 5 ? "PING ".charAt(index) : '1';
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                throw new AssertionError("must not allocate");
            }

            @Override
            public String toString() {
                throw new AssertionError("must not allocate");
            }
        };
        assertThat(protocol.kindOf(endless)).isEqualTo(Kind.MALFORMED);
        assertThat(kindOf("PING " + "1".repeat(10_000))).isEqualTo(Kind.MALFORMED);
        assertThat(kindOf("1".repeat(10_000))).isEqualTo(Kind.OTHER);
    }

    @Test
    void whatIsNoTextIsTheApplications() {
        assertThat(protocol.kindOf(new Object())).isEqualTo(Kind.OTHER);
        assertThat(protocol.kindOf(new byte[] {'P', 'I', 'N', 'G', ' ', '1'})).isEqualTo(Kind.OTHER);
    }

    /** What the protocol says of the line, whatever kind of text or buffer it is in. */
    private Kind kindOf(String line) {
        Kind kind = protocol.kindOf(line);
        assertThat(protocol.kindOf(CharBuffer.wrap(line))).isEqualTo(kind);
        if (line.chars().allMatch(c -> c < 128)) {
            assertThat(protocol.kindOf(new AsciiString(line))).isEqualTo(kind);
        }
        assertThat(Looks.kindOf(protocol, line.getBytes(UTF_8))).as("as bytes").isEqualTo(kind);
        return kind;
    }

    private static String text(Object line) {
        ByteBuf buffer = (ByteBuf) line;
        try {
            assertThat(buffer.writableBytes()).as("bytes too many").isZero();
            return buffer.toString(UTF_8);
        } finally {
            buffer.release();
        }
    }
}
