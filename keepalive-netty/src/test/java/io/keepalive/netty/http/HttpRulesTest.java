package io.keepalive.netty.http;

import static io.keepalive.netty.http.HttpServerChannel.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpKeepAlive;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which messages let the connection go on (RFC 9112 sections 6.3, 9.3 and 9.6, RFC 9110 section 10.1.1). */
class HttpRulesTest {

    @AutoClose
    private HttpServerChannel server = HttpServerChannel.of(HttpKeepAlive.builder());

    @ParameterizedTest(name = "HTTP/{0} with \"{1}\"")
    @CsvSource({
        "1.1, '', true",
        "1.1, close, false",
        "1.1, 'TE, Close', false",
        "1.1, keep-alive, true",
        "1.1, 'keep-alive, close', false",
        "1.0, '', false",
        "1.0, keep-alive, true",
        "1.0, 'Keep-Alive, TE', true",
        "1.0, 'keep-alive, close', false",
    })
    void theClientsWishDecides(String version, String connection, boolean stays) {
        String field = connection.isEmpty() ? "" : "Connection: " + connection + "\r\n";
        server.receives("GET / HTTP/" + version + "\r\n" + field + "\r\n").answers();
        String sent = server.sent();
        assertThat(server.isOpen()).isEqualTo(stays);
        assertThat(sent.contains("connection: close")).isEqualTo(!stays);
        assertThat(sent.contains("keep-alive: timeout=75, max=999")).isEqualTo(stays);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {204, 304})
    void aResponseThatHasNoBodyNeedsNoLength(int status) {
        server.get("/").answers(empty(HttpResponseStatus.valueOf(status)));
        assertThat(server.isOpen()).isTrue();
    }

    @Test
    void aResponseToHeadNeedsNoLength() {
        server.receives("HEAD / HTTP/1.1\r\n\r\n").answers(empty(HttpResponseStatus.OK));
        assertThat(server.isOpen()).isTrue();
        server.get("/").answers(empty(HttpResponseStatus.OK));
        assertThat(server.closed).containsExactly(HttpClose.NO_LENGTH);
    }

    @Test
    void aResponseThatOnlyTheCloseEndsSaysSo() {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        server.get("/").answers(head, content("par"));
        assertThat(server.isOpen()).isTrue();
        server.answers(content("t"), LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(server.sent()).isEqualTo("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\npart");
        assertThat(server.closed).containsExactly(HttpClose.NO_LENGTH);
    }

    @Test
    void chunksKeepTheConnection() {
        server.get("/").answers(chunked(), content("a"), LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(server.isOpen()).isTrue();
        server.get("/").answers();
        assertThat(server.isOpen()).isTrue();
    }

    @Test
    void aClientThatCannotReadChunksIsClosed() {
        server.receives("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                .answers(chunked(), LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(server.closed).containsExactly(HttpClose.NO_LENGTH);
    }

    @Test
    void aResponseOfAnOldVersionSaysThatItStays() {
        server.get("/").answers(text(HttpVersion.HTTP_1_0, "ok"));
        assertThat(server.sent()).contains("connection: keep-alive");
        assertThat(server.isOpen()).isTrue();
    }

    @Test
    void otherConnectionOptionsStay() {
        HttpResponse response = text(HttpVersion.HTTP_1_1, "ok");
        response.headers().set(HttpHeaderNames.CONNECTION, "Upgrade");
        server.get("/").answers(response);
        assertThat(server.sent()).contains("connection: Upgrade\r\nconnection: keep-alive\r\n");
    }

    @Test
    void anOfferToUpgradeStaysBesideTheClose() {
        HttpResponse response = text(HttpVersion.HTTP_1_1, "ok");
        response.headers().set(HttpHeaderNames.CONNECTION, "Upgrade, keep-alive");
        server.receives("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").answers(response);
        assertThat(server.sent()).contains("connection: close, upgrade\r\n");
    }

    @Test
    void anInterimResponseIsNotTheResponse() {
        server.receives("POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        server.answers(empty(HttpResponseStatus.CONTINUE));
        assertThat(server.sent()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        server.receives("hi").answers();
        assertThat(server.isOpen()).isTrue();
        server.get("/").answers(empty(HttpResponseStatus.valueOf(103)), text(HttpVersion.HTTP_1_1, "ok"));
        assertThat(server.sent()).contains("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK");
        assertThat(server.isOpen()).isTrue();
    }

    @Test
    void aRefusedExpectationCloses() {
        server.receives("POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
                .answers();
        assertThat(server.closed).containsExactly(HttpClose.EXPECTATION);
    }

    @Test
    void anotherInterimResponseDoesNotAskForTheBody() {
        server.receives("POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        server.answers(empty(HttpResponseStatus.valueOf(103)), text(HttpVersion.HTTP_1_1, "ok"));
        assertThat(server.closed).containsExactly(HttpClose.EXPECTATION);
    }

    @Test
    void theLastResponseTakesBackWhatTheApplicationPromises() {
        HttpResponse last = text(HttpVersion.HTTP_1_1, "bye");
        last.headers().set("Keep-Alive", "timeout=1000");
        server.receives("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").answers(last);
        assertThat(server.sent()).contains("connection: close").doesNotContainIgnoringCase("keep-alive");
    }

    @Test
    void theBodyOfAnAnsweredRequestIsReadBeforeTheNextRequest() {
        server.receives("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab").answers();
        assertThat(server.isOpen()).isTrue();
        server.receives("cdeGET /next HTTP/1.1\r\n\r\n").answers();
        assertThat(server.seen).containsExactly("/", "body", "body", "end", "/next", "end");
        assertThat(server.isOpen()).isTrue();
    }

    @Test
    void theBodyOfAnAnsweredRequestIsReadEvenIfTheApplicationReadsNoMore() {
        server.receives("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab");
        server.channel.config().setAutoRead(false);
        int[] reads = {0};
        server.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads[0]++;
                ctx.read();
            }
        });
        server.answers();
        assertThat(reads[0]).isPositive();
    }

    private static HttpResponse chunked() {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        HttpUtil.setTransferEncodingChunked(response, true);
        return response;
    }

    private static HttpResponse empty(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    }

    private static DefaultHttpContent content(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }
}
