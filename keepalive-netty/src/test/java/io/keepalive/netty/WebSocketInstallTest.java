package io.keepalive.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WebSocket heartbeats installed before, during and after the handshake. */
class WebSocketInstallTest {

    private static final String UPGRADE = """
            GET / HTTP/1.1\r
            Host: here\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """;
    private static final String MASKED_PING = "898100000000aa";

    private final NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.webSocket())
            .heartbeat(HeartbeatPolicy.pinging(Duration.ofMinutes(1), Duration.ofMinutes(1), 2)
                    .build())
            .build();
    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec(), new HttpObjectAggregator(1000));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void beforeTheHandshakeHeartbeatsBeginWithItsEnd() {
        channel.pipeline().addLast(new WebSocketServerProtocolHandler("/"));
        keepAlive.install(channel);
        assertThat(keepAlive.counters().connections()).isZero();
        shakeHands();
        assertHeartbeatRuns();
    }

    @Test
    void atTheHandshakesEndHeartbeatsBeginAtOnce() {
        channel.pipeline().addLast(new WebSocketServerProtocolHandler("/")).addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                if (event instanceof HandshakeComplete) {
                    keepAlive.install(ctx.channel());
                }
            }
        });
        shakeHands();
        assertHeartbeatRuns();
    }

    @Test
    void longAfterTheHandshakeHeartbeatsBeginAtOnce() {
        channel.pipeline().addLast(new WebSocketServerProtocolHandler("/"));
        shakeHands();
        keepAlive.install(channel);
        assertHeartbeatRuns();
    }

    @Test
    void withoutNettysHandlerItFailsAndCanBeTriedAgain() {
        assertThatThrownBy(() -> keepAlive.install(channel))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: a WebSocketServerProtocolHandler or WebSocketClientProtocolHandler,"
                        + " added before the heartbeat is installed)");
        channel.pipeline().addLast(new WebSocketServerProtocolHandler("/"));
        keepAlive.install(channel);
        shakeHands();
        assertHeartbeatRuns();
    }

    private void shakeHands() {
        channel.writeInbound(Unpooled.copiedBuffer(UPGRADE, US_ASCII));
        ByteBuf answer = channel.readOutbound();
        assertThat(answer.toString(US_ASCII)).startsWith("HTTP/1.1 101 ");
        answer.release();
    }

    private void assertHeartbeatRuns() {
        assertThat(keepAlive.counters().connections()).isEqualTo(1);
        channel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(MASKED_PING)));
        ByteBuf pong = channel.readOutbound();
        assertThat(ByteBufUtil.hexDump(pong)).isEqualTo("8a01aa");
        pong.release();
        Object again = channel.readOutbound();
        assertThat(again).as("answered once").isNull();
        assertThat(keepAlive.counters().pingsAnswered()).isEqualTo(1);
    }
}
