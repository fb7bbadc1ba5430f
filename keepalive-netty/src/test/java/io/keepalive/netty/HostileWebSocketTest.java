package io.keepalive.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileWebSocketTest extends HostilePeerContract {

    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int BINARY = 0x2;

    @Override
    HeartbeatProtocol protocol() {
        return HeartbeatProtocols.webSocket();
    }

    @Override
    void install() {
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(1000))
                .addLast(new WebSocketServerProtocolHandler("/"));
        keepAlive.install(channel);
    }

    @Override
    void shakeHands() {
        assertThat(keepAlive.counters().connections()).isZero();
        receive("""
                GET / HTTP/1.1\r
                Host: here\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Version: 13\r
                \r
                """.getBytes(US_ASCII));
        assertThat(new String(sent(), US_ASCII)).startsWith("HTTP/1.1 101 ");
    }

    @Override
    byte[] ping(long id) {
        return frame(PING, ByteBuffer.allocate(8).putLong(id).array());
    }

    @Override
    byte[] pong(long id) {
        return frame(PONG, ByteBuffer.allocate(8).putLong(id).array());
    }

    @Override
    byte[] pongSent(long id) {
        return ByteBuffer.allocate(10)
                .put((byte) 0x8A)
                .put((byte) 8)
                .putLong(id)
                .array();
    }

    @Override
    byte[] message(String text) {
        return frame(BINARY, text.getBytes(UTF_8));
    }

    @Override
    String text(Object message) {
        return ((WebSocketFrame) message).content().toString(UTF_8);
    }

    /** Netty's decoder makes no such frames; another one may. */
    @Override
    int receiveMalformed(Runnable before) {
        List<WebSocketFrame> malformed = List.of(
                new PingWebSocketFrame(zeros(126)),
                new PongWebSocketFrame(zeros(126)),
                new PingWebSocketFrame(zeros(10_000)),
                new PingWebSocketFrame(false, 0, zeros(8)),
                new PongWebSocketFrame(false, 0, zeros(8)));
        for (WebSocketFrame frame : malformed) {
            before.run();
            channel.pipeline().context("wsdecoder").fireChannelRead(frame);
        }
        return malformed.size();
    }

    @Override
    List<byte[]> unknownPongs() {
        return List.of(
                pong(3),
                pong(0), // not the latest ping's
                pong(-1),
                pong(Long.MIN_VALUE),
                frame(PONG),
                frame(PONG, new byte[] {1}),
                frame(PONG, new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 0}),
                frame(PONG, new byte[125]));
    }

    @Override
    byte[] nearlyAHeartbeat(Random random) {
        byte[] payload = new byte[random.nextBoolean() ? 8 : random.nextInt(126)];
        random.nextBytes(payload);
        return frame(new int[] {PING, PONG, BINARY}[random.nextInt(3)], payload);
    }

    @ParameterizedTest
    @CsvSource({
        "a ping of 126 bytes, 89fe007e00000000",
        "a pong of 126 bytes, 8afe007e00000000",
        "a ping of 2^63 - 1 bytes, 89ff7fffffffffffffff00000000",
        "a fragment of a ping, 098800000000",
        "a fragment of a pong, 0a8800000000",
        "a ping that is not masked, 89080000000000000001",
        "an unknown control frame, 8b8000000000",
    })
    void whatNettysDecoderRefusesEndsTheConnectionAsItDoesWithoutKeepalive(String name, String bytes) {
        open(pinger(), 5);
        receive(message("before"));
        receive(ByteBufUtil.decodeHexDump(bytes));
        assertThat(takeOnlyException()).isInstanceOf(CorruptedWebSocketFrameException.class);
        assertThat(ByteBufUtil.hexDump(sent()))
                .as("a close frame of status 1002")
                .matches("88..03ea.*");
        assertThat(keepAlive.counters().ends(Cause.CLOSED_HERE)).isEqualTo(1);
        assertThat(keepAlive.counters().connections()).isZero();
        assertThat(messages).containsExactly("before");
    }

    private ByteBuf zeros(int size) {
        return allocator.buffer().writeZero(size);
    }

    /** A client's frame, masked with zeros. */
    private static byte[] frame(int opcode, byte... payload) {
        return ByteBuffer.allocate(6 + payload.length)
                .put((byte) (0x80 | opcode))
                .put((byte) (0x80 | payload.length))
                .putInt(0)
                .put(payload)
                .array();
    }
}
