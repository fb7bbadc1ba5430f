package io.keepalive.netty.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.netty.heartbeat.HeartbeatProtocol.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketProtocolTest {

    private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    private final HeartbeatProtocol protocol = HeartbeatProtocols.webSocket();

    @Test
    void aPingCarriesItsIdInEightBytes() {
        PingWebSocketFrame ping = (PingWebSocketFrame) protocol.ping(ALLOCATOR, 0x0102030405060708L);
        assertThat(ByteBufUtil.hexDump(ping.content())).isEqualTo("0102030405060708");
        assertThat(ping.isFinalFragment()).isTrue();
        assertThat(ping.rsv()).isZero();
        ping.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 124, 125, 126, 127, 1000})
    void pingsAndPongsAreKnownUpToTheSizeThatTheStandardPermits(int size) {
        for (ByteBuf payload : Looks.shapes(new byte[size])) {
            assertThat(Looks.look(protocol, new PingWebSocketFrame(payload)))
                    .isEqualTo(size <= 125 ? Kind.PING : Kind.MALFORMED);
            assertThat(Looks.look(protocol, new PongWebSocketFrame(payload)))
                    .isEqualTo(size <= 125 ? Kind.PONG : Kind.MALFORMED);
            payload.release();
        }
    }

    @Test
    void aFragmentOfAPingOrPongIsMalformed() {
        assertThat(protocol.kindOf(new PingWebSocketFrame(false, 0, Unpooled.EMPTY_BUFFER)))
                .isEqualTo(Kind.MALFORMED);
        assertThat(protocol.kindOf(new PongWebSocketFrame(false, 0, Unpooled.EMPTY_BUFFER)))
                .isEqualTo(Kind.MALFORMED);
    }

    @Test
    void everyOtherMessageIsTheApplications() {
        for (WebSocketFrame frame : List.of(
                new TextWebSocketFrame("PING 1"),
                new BinaryWebSocketFrame(Unpooled.copyLong(1)),
                new ContinuationWebSocketFrame(Unpooled.copyLong(1)),
                new CloseWebSocketFrame())) {
            assertThat(Looks.look(protocol, frame)).isEqualTo(Kind.OTHER);
            frame.release();
        }
        assertThat(protocol.kindOf("PING 1")).isEqualTo(Kind.OTHER);
        assertThat(protocol.kindOf(Unpooled.EMPTY_BUFFER)).isEqualTo(Kind.OTHER);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 256, Long.MAX_VALUE})
    void aPongOfEightBytesAnswersThePingOfThatId(long id) {
        assertThat(pongId(ByteBuffer.allocate(8).putLong(id).array())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void anIdBelowOneWasNeverAskedAndDoesNotPassForTheLatestPing(long id) {
        assertThat(pongId(ByteBuffer.allocate(8).putLong(id).array())).isEqualTo(-1);
    }

    @Test
    void aPongOfAnotherLengthAnswersNoPing() {
        for (int size = 0; size <= 125; size++) {
            if (size != 8) {
                byte[] payload = new byte[size];
                Arrays.fill(payload, (byte) 1);
                assertThat(pongId(payload)).as("%d bytes", size).isEqualTo(-1);
            }
        }
    }

    @Test
    void aPongEchoesThePingsPayloadAndOutlivesIt() {
        for (int size : new int[] {0, 1, 8, 125}) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (i * 3);
            }
            for (ByteBuf payload : Looks.shapes(bytes)) {
                PingWebSocketFrame ping = new PingWebSocketFrame(payload);
                PongWebSocketFrame pong = (PongWebSocketFrame) protocol.pong(ALLOCATOR, ping);
                pong.content().skipBytes(size); // the pong's reader is its own
                assertThat(payload.readableBytes()).isEqualTo(size);
                pong.content().readerIndex(pong.content().readerIndex() - size);
                ping.release();
                assertThat(ByteBufUtil.getBytes(pong.content())).isEqualTo(bytes);
                pong.release();
                assertThat(payload.refCnt()).isZero();
            }
        }
    }

    @Test
    void heartbeatsBeginWithTheHandshakesEndAndNoEarlier() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec(), new HttpObjectAggregator(100));
        channel.pipeline().addLast(new WebSocketServerProtocolHandler("/"));
        assertThat(protocol.isReady(channel.pipeline())).isFalse();

        DefaultFullHttpRequest upgrade = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        upgrade.headers()
                .set(HttpHeaderNames.HOST, "here")
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ==")
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        EmbeddedChannel client = new EmbeddedChannel(new HttpRequestEncoder());
        client.writeOutbound(upgrade);
        for (Object bytes = client.readOutbound(); bytes != null; bytes = client.readOutbound()) {
            channel.writeInbound(bytes);
        }

        assertThat(protocol.isReady(channel.pipeline())).isTrue();
        channel.finishAndReleaseAll();
        client.finishAndReleaseAll();
    }

    @Test
    void theHeartbeatStandsDirectlyBeforeNettysHandlerWhereverThatStands() {
        for (ChannelHandler webSocket : List.of(
                new WebSocketServerProtocolHandler("/"), new WebSocketServerProtocolHandler("/") {}, client())) {
            EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec(), new HttpObjectAggregator(100));
            channel.pipeline().addLast("ws", webSocket).addLast(new ChannelInboundHandlerAdapter());
            protocol.place(channel.pipeline(), null, "heartbeat", new ChannelInboundHandlerAdapter());
            assertStandsDirectlyBefore(channel, "ws");
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void aNameIsAcceptedIfItIsThatOfNettysHandler() {
        for (ChannelHandler webSocket : List.of(new WebSocketServerProtocolHandler("/"), client())) {
            EmbeddedChannel channel = new EmbeddedChannel();
            channel.pipeline().addLast("ws", webSocket);
            protocol.place(channel.pipeline(), "ws", "heartbeat", new ChannelInboundHandlerAdapter());
            assertStandsDirectlyBefore(channel, "ws");
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void anyOtherNameIsRefused() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline()
                .addLast("http", new HttpServerCodec())
                .addLast("ws", new WebSocketServerProtocolHandler("/"));
        List<String> before = channel.pipeline().names();
        for (String name : List.of("http", "absent")) {
            assertThatThrownBy(() ->
                            protocol.place(channel.pipeline(), name, "heartbeat", new ChannelInboundHandlerAdapter()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("codec: " + name
                            + " (expected: no name, or that of a WebSocketServerProtocolHandler or"
                            + " WebSocketClientProtocolHandler in the pipeline [http, ");
        }
        assertThat(channel.pipeline().names()).isEqualTo(before);
        channel.finishAndReleaseAll();
    }

    @Test
    void aPipelineWithoutNettysHandlerIsRefused() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast("http", new HttpServerCodec());
        assertThatThrownBy(
                        () -> protocol.place(channel.pipeline(), null, "heartbeat", new ChannelInboundHandlerAdapter()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("pipeline: \\[http, .*] \\(expected: a WebSocketServerProtocolHandler or"
                        + " WebSocketClientProtocolHandler, added before the heartbeat is installed\\)");
        channel.finishAndReleaseAll();
    }

    @Test
    void aChannelNotYetRegisteredIsRefusedBecauseItsHandshakeWouldStandBehindTheHeartbeat() {
        EmbeddedChannel channel = new EmbeddedChannel(false, false);
        channel.pipeline().addLast("ws", new WebSocketServerProtocolHandler("/"));
        assertThatThrownBy(
                        () -> protocol.place(channel.pipeline(), null, "heartbeat", new ChannelInboundHandlerAdapter()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("channel: not registered (expected: registered, as in a ChannelInitializer)");
    }

    private static void assertStandsDirectlyBefore(EmbeddedChannel channel, String webSocket) {
        List<String> names = channel.pipeline().names();
        assertThat(names.indexOf("heartbeat")).isEqualTo(names.indexOf(webSocket) - 1);
    }

    private static WebSocketClientProtocolHandler client() {
        return new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri("ws://localhost/")
                .build());
    }

    private long pongId(byte... payload) {
        List<ByteBuf> shapes = Looks.shapes(payload);
        long id = protocol.pongId(new PongWebSocketFrame(shapes.get(0)));
        for (ByteBuf shape : shapes) {
            assertThat(protocol.pongId(new PongWebSocketFrame(shape))).isEqualTo(id);
            assertThat(shape.readableBytes()).isEqualTo(payload.length);
            shape.release();
        }
        return id;
    }
}
