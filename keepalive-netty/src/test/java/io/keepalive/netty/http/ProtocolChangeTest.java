package io.keepalive.netty.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.HttpKeepAlive;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A connection that another protocol takes over is left alone. */
class ProtocolChangeTest {

    @AutoClose
    private HttpServerChannel server = HttpServerChannel.of(HttpKeepAlive.builder());

    @Test
    void anotherProtocolThatTakesOverIsLeftAlone() {
        server.receives("GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n");
        HttpResponse switches = empty(HttpResponseStatus.SWITCHING_PROTOCOLS);
        switches.headers().set(HttpHeaderNames.CONNECTION, "Upgrade");
        server.answers(switches);
        assertThat(server.sent()).isEqualTo("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\n\r\n");
        assertIsLeftAlone();
    }

    @Test
    void aTunnelIsLeftAlone() {
        server.receives("CONNECT a:1 HTTP/1.1\r\n\r\n").answers(empty(HttpResponseStatus.OK));
        assertThat(server.sent()).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
        assertIsLeftAlone();
    }

    @Test
    void aTunnelThatIsRefusedIsARequestLikeAnother() {
        HttpResponse refused = empty(HttpResponseStatus.FORBIDDEN);
        HttpUtil.setContentLength(refused, 0);
        server.receives("CONNECT a:1 HTTP/1.1\r\n\r\n").answers(refused);
        assertThat(server.sent()).contains("keep-alive");
        assertThat(server.keepAlive.counters().upgraded()).isZero();
        assertThat(server.isOpen()).isTrue();
    }

    private void assertIsLeftAlone() {
        assertThat(server.channel.pipeline().get(HttpServerHandler.class)).isNull();
        assertThat(server.channel.pipeline().get(HttpServerBytes.class)).isNull();
        assertThat(server.keepAlive.counters().upgraded()).isEqualTo(1);
        assertThat(server.keepAlive.counters().open()).isZero();
        server.channel.close();
        assertThat(server.closed).isEmpty();
    }

    private static HttpResponse empty(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    }
}
