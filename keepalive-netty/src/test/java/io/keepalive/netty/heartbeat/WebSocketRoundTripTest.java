package io.keepalive.netty.heartbeat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings and pongs on both ends of a WebSocket, from its handshake on, through Netty's own handlers. */
class WebSocketRoundTripTest {

    private final HeartbeatProtocol protocol = HeartbeatProtocols.webSocket();

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10_000})
    void bothEndsAreReadyAfterTheHandshakeAndAnswerEachPingOnce(int segment) {
        try (Ends ends = new Ends(segment, withHeartbeat(this::server), withHeartbeat(this::client))) {
            Responder server = ends.server.pipeline().get(Responder.class);
            Responder client = ends.client.pipeline().get(Responder.class);
            assertThat(server.ready).isFalse();
            assertThat(client.ready).isFalse();
            ends.exchange();
            assertThat(server.ready).isTrue();
            assertThat(client.ready).isTrue();

            ping(ends.client, 1);
            ends.client.writeOutbound(new TextWebSocketFrame("hello"));
            ping(ends.server, Long.MAX_VALUE);
            ends.exchange();
            assertThat(server.pings).isEqualTo(1);
            assertThat(client.pongs).containsExactly(1L);
            assertThat(client.pings).isEqualTo(1);
            assertThat(server.pongs).containsExactly(Long.MAX_VALUE);
            assertThat(text(ends.server)).isEqualTo("hello");
        }
    }

    @Test
    void aPeerWithoutTheLibraryAnswersOurPings() {
        try (Ends ends = new Ends(10_000, withHeartbeat(this::server), this::client)) {
            ends.exchange();
            ping(ends.server, 7);
            ends.exchange();
            assertThat(ends.server.pipeline().get(Responder.class).pongs).containsExactly(7L);
        }
    }

    @Test
    void thePingsOfAPeerWithoutTheLibraryAreAnsweredOnceWithTheirPayload() {
        try (Ends ends = new Ends(10_000, withHeartbeat(this::server), channel -> client(channel, false))) {
            ends.exchange();
            byte[] payload = "0123456789".repeat(12).getBytes(US_ASCII);
            ends.client.writeOutbound(
                    new PingWebSocketFrame(ends.client.alloc().buffer().writeBytes(payload)));
            ends.client.writeOutbound(new PingWebSocketFrame());
            ends.exchange();
            assertThat(pong(ends.client)).isEqualTo(payload);
            assertThat(pong(ends.client)).isEmpty();
            Object none = ends.client.readInbound();
            assertThat(none).isNull();
        }
    }

    @Test
    void compressedAndFragmentedMessagesPassAroundThePings() {
        try (Ends ends = new Ends(
                3,
                withHeartbeat(channel -> server(channel, new WebSocketServerCompressionHandler(0))),
                withHeartbeat(this::client))) {
            ends.exchange();
            assertThat(ends.server.pipeline().names())
                    .as("compression was agreed on")
                    .anyMatch(name -> name.endsWith(".PerMessageDeflateEncoder"));
            ends.client.writeOutbound(new TextWebSocketFrame("hello"));
            ping(ends.client, 1);
            ends.client.writeOutbound(new TextWebSocketFrame(false, 0, "frag"));
            ping(ends.client, 2);
            ends.client.writeOutbound(new ContinuationWebSocketFrame(true, 0, "ment"));
            ping(ends.server, 3);
            ends.exchange();
            assertThat(ends.client.pipeline().get(Responder.class).pongs).containsExactly(1L, 2L);
            assertThat(ends.server.pipeline().get(Responder.class).pongs).containsExactly(3L);
            assertThat(text(ends.server)).isEqualTo("hello");
            assertThat(text(ends.server)).isEqualTo("frag");
            ContinuationWebSocketFrame rest = ends.server.readInbound();
            assertThat(rest.text()).isEqualTo("ment");
            rest.release();
        }
    }

    @Test
    void whatNettysDecoderRefusesHasTheFateThatTheDecoderGivesIt() {
        for (String frame : new String[] {
            "89fe007e00000000", // a ping of 126 bytes
            "098000000000", // a fragment of a ping
            "8afe007e00000000", // a pong of 126 bytes
        }) {
            try (Ends ends = new Ends(10_000, withHeartbeat(this::server), this::client)) {
                ends.exchange();
                assertThatThrownBy(() ->
                                ends.server.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(frame))))
                        .isInstanceOf(CorruptedWebSocketFrameException.class);
                ByteBuf close = ends.server.readOutbound();
                assertThat(ByteBufUtil.hexDump(close, 2, 2)).as("status 1002").isEqualTo("03ea");
                close.release();
                assertThat(ends.server.isOpen()).isFalse();
                assertThat(ends.server.pipeline().get(Responder.class)).isNull();
            }
        }
    }

    private Consumer<Channel> withHeartbeat(Consumer<Channel> end) {
        return channel -> {
            end.accept(channel);
            protocol.place(channel.pipeline(), null, "heartbeat", new Responder(protocol));
        };
    }

    private void server(Channel channel) {
        server(channel, null);
    }

    private static void server(Channel channel, WebSocketServerCompressionHandler compression) {
        ChannelPipeline pipeline =
                channel.pipeline().addLast(new HttpServerCodec()).addLast(new HttpObjectAggregator(1000));
        if (compression != null) {
            pipeline.addLast(compression);
        }
        pipeline.addLast(new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .allowExtensions(compression != null)
                        .build())
                .build()));
    }

    private void client(Channel channel) {
        client(channel, true);
    }

    private static void client(Channel channel, boolean dropPongFrames) {
        channel.pipeline()
                .addLast(new HttpClientCodec())
                .addLast(new HttpObjectAggregator(1000))
                .addLast(new WebSocketClientCompressionHandler(0))
                .addLast(new WebSocketClientProtocolHandler(WebSocketClientProtocolConfig.newBuilder()
                        .webSocketUri("ws://localhost/")
                        .allowExtensions(true)
                        .dropPongFrames(dropPongFrames)
                        .build()));
    }

    private void ping(EmbeddedChannel from, long id) {
        ChannelHandlerContext heartbeat = from.pipeline().context(Responder.class);
        heartbeat.writeAndFlush(protocol.ping(heartbeat.alloc(), id));
    }

    private static String text(EmbeddedChannel channel) {
        TextWebSocketFrame frame = channel.readInbound();
        String text = frame.text();
        frame.release();
        return text;
    }

    private static byte[] pong(EmbeddedChannel channel) {
        PongWebSocketFrame frame = channel.readInbound();
        byte[] payload = ByteBufUtil.getBytes(frame.content());
        frame.release();
        return payload;
    }
}
