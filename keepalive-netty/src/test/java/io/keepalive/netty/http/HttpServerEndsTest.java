package io.keepalive.netty.http;

import static io.keepalive.netty.http.HttpServerChannel.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpKeepAlive;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.ReadOnlyHttpHeaders;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who ended a connection, and what may follow on it: nothing that would pass for a response it is not. */
class HttpServerEndsTest {

    @AutoClose
    private HttpServerChannel server = HttpServerChannel.of(HttpKeepAlive.builder());

    @Test
    void theApplicationMayClose() {
        HttpResponse last = text(HttpVersion.HTTP_1_1, "bye");
        last.headers().set(HttpHeaderNames.CONNECTION, "Close");
        server.get("/").answers(last);
        assertThat(server.closed).containsExactly(HttpClose.APPLICATION);
    }

    @Test
    void theApplicationMayCloseWithoutAWord() {
        server.get("/");
        server.channel.close();
        assertThat(server.closed).containsExactly(HttpClose.APPLICATION);
    }

    @Test
    void theApplicationMayCloseAsNettysExamplesDo() {
        server.receives("GET / HTTP/1.0\r\n\r\n");
        server.channel.writeAndFlush(text(HttpVersion.HTTP_1_1, "ok")).addListener(ChannelFutureListener.CLOSE);
        assertThat(server.sent()).endsWith("ok");
        assertThat(server.closed).containsExactly(HttpClose.CLIENT_ASKED);
    }

    @Test
    void aResponseThatCannotBeWrittenEndsTheConnectionAsTheNextOneWouldPassForIt() {
        server.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                ReferenceCountUtil.release(msg);
                promise.setFailure(new UnsupportedOperationException("lost"));
            }
        });
        server.get("/0", "/1");
        assertThat(server.channel.write(text(HttpVersion.HTTP_1_1, "lost")).isSuccess())
                .isFalse();
        server.channel.write(text(HttpVersion.HTTP_1_1, "of /1"));
        assertThat(server.sent()).isEmpty();
        assertThat(server.closed).containsExactly(HttpClose.APPLICATION);
    }

    @Test
    void aResponseWhoseHeadersCannotBeSetIsReleasedAndEndsTheConnection() {
        ByteBuf content = Unpooled.copiedBuffer("fixed", StandardCharsets.US_ASCII);
        server.get("/0", "/1");
        assertThat(server.channel
                        .write(new DefaultFullHttpResponse(
                                HttpVersion.HTTP_1_1,
                                HttpResponseStatus.OK,
                                content,
                                new ReadOnlyHttpHeaders(false, "content-length", "5"),
                                EmptyHttpHeaders.INSTANCE))
                        .cause())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(content.refCnt()).isZero();
        assertThat(server.closed).containsExactly(HttpClose.APPLICATION);
    }

    @Test
    void responsesBehindTheLastOneAreNotSent() {
        HttpResponse last = text(HttpVersion.HTTP_1_1, "bye");
        last.headers().set(HttpHeaderNames.CONNECTION, "close");
        server.get("/0", "/1").answers(last);
        assertThat(server.channel.write(text(HttpVersion.HTTP_1_1, "more")).isSuccess())
                .isFalse();
        assertThat(server.sent()).endsWith("bye");
    }

    @Test
    void aClientThatBreaksOffBeforeItsLastResponseHasClosed() {
        server.receives("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
        server.channel.pipeline().fireChannelInactive();
        assertThat(server.closed).containsExactly(HttpClose.CLIENT_CLOSED);
    }

    @Test
    void garbageIsAnsweredByTheApplicationAndCloses() {
        server.receives("\u0001garbage\r\n\r\n");
        assertThat(server.seen).containsExactly("bad", "end");
        server.answers(text(HttpVersion.HTTP_1_1, "what?"));
        assertThat(server.sent()).contains("connection: close");
        assertThat(server.closed).containsExactly(HttpClose.BAD_REQUEST);
    }

    @Test
    void aBodyThatCannotBeReadCloses() {
        server.receives("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n").answers();
        assertThat(server.isOpen()).isTrue();
        server.receives("xyz\r\n");
        assertThat(server.closed).containsExactly(HttpClose.BAD_REQUEST);
    }

    @Test
    void aBodyThatCannotBeReadClosesWhenTheResponseUnderWayIsOut() {
        server.receives("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n").answers(chunked(), content("a"));
        server.receives("xyz\r\n");
        assertThat(server.isOpen()).isTrue();
        server.answers(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(server.closed).containsExactly(HttpClose.BAD_REQUEST);
    }

    @Test
    void aHalfClosedConnectionEndsWhenTheResponseUnderWayIsOut() {
        server.get("/").answers(chunked(), content("a"));
        server.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(server.isOpen()).isTrue();
        server.answers(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(server.closed).containsExactly(HttpClose.CLIENT_CLOSED);
    }

    @Test
    void aConnectionThatBrokeIsNotTheApplicationsCloseThoughItCloses() {
        server.channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ctx.close();
            }
        });
        server.get("/").answers();
        server.channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        assertThat(server.closed).containsExactly(HttpClose.CLIENT_CLOSED);
    }

    private static HttpResponse chunked() {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        HttpUtil.setTransferEncodingChunked(response, true);
        return response;
    }

    private static DefaultHttpContent content(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }
}
