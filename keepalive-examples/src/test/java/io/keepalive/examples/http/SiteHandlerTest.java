package io.keepalive.examples.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The site by itself, without keep-alive: what it answers, and in which order. */
class SiteHandlerTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void prepare() {
        channel.freezeTime();
        channel.pipeline().addLast(new HttpServerCodec()).addLast(new SiteHandler(7, new AnswersInOrder(channel)));
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(channel.finishAndReleaseAll()).isFalse();
    }

    @Test
    void pagesTellConnectionAndRequestByNumber() {
        receive("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n");

        assertThat(sent()).containsSubsequence("200 OK", "connection 7, request 1\n", "connection 7, request 2\n");
    }

    @Test
    void requestsThatWereSentTogetherAreAnsweredInOrderAlthoughTheFirstIsSlow() {
        receive("GET /slow?ms=500 HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\nGET /chunked HTTP/1.1\r\n\r\n");
        assertThat(sent()).isEmpty();
        assertThat(channel.config().isAutoRead())
                .as("no more is read meanwhile")
                .isFalse();

        pass(499);
        assertThat(sent()).isEmpty();
        pass(1);

        assertThat(sent()).containsSubsequence("request 1\n", "request 2\n", "chunked", "request 3\n", "0\r\n");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void twoSlowOnesTakeTheirTimesOneAfterTheOther() {
        receive("GET /slow?ms=100 HTTP/1.1\r\n\r\nGET /slow?ms=100 HTTP/1.1\r\n\r\n");

        pass(100);
        assertThat(sent()).contains("request 1\n").doesNotContain("request 2\n");
        pass(100);
        assertThat(sent()).contains("request 2\n");
    }

    @Test
    void withoutLengthThereIsNeitherLengthNorChunk() {
        receive("GET /no-length HTTP/1.1\r\n\r\n");

        assertThat(sent()).endsWith("\r\n\r\nconnection 7, request 1\n").doesNotContain("length:", "chunked");
    }

    @Test
    void http10GetsNoChunks() {
        receive("GET /chunked HTTP/1.0\r\n\r\n");

        assertThat(sent()).endsWith("\r\n\r\nconnection 7, request 1\n").doesNotContain("chunked");
    }

    @Test
    void headGetsTheHeadAlone() {
        receive("HEAD / HTTP/1.1\r\n\r\n");

        assertThat(sent()).contains("content-length: 24\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void unreadBodiesAreAnsweredBeforeTheyCome() {
        receive("POST /unread HTTP/1.1\r\nContent-Length: 1000\r\n\r\n");

        assertThat(sent()).contains("200 OK");
    }

    @Test
    void echoAsksForTheBodyAndSendsItBack() {
        receive("POST /echo HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        assertThat(sent()).contains("100 Continue").doesNotContain("200 OK");
        receive("hel");
        assertThat(sent()).isEmpty();
        receive("lo");

        assertThat(sent()).contains("200 OK").endsWith("\r\n\r\nhello");
    }

    @Test
    void whatIsTooLongToEchoIsRefusedOnce() {
        receive("POST /echo HTTP/1.1\r\nContent-Length: 70000\r\n\r\n" + "x".repeat(66_000));
        assertThat(sent()).contains("413 ");
        receive("x".repeat(4_000));

        assertThat(sent()).isEmpty();
    }

    @Test
    void otherMethodsAndPathsAreRefused() {
        receive("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
        assertThat(sent()).contains("405 ", "allow: GET, HEAD\r\n");
        receive("GET /echo HTTP/1.1\r\n\r\n");
        assertThat(sent()).contains("405 ", "allow: POST\r\n");
        receive("GET /nowhere HTTP/1.1\r\n\r\n");
        assertThat(sent()).contains("404 ");
    }

    @Test
    void whatIsNoRequestIsAnsweredSo() {
        receive("nonsense\r\n\r\n");

        assertThat(sent()).contains("400 Bad Request");
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private String sent() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(US_ASCII));
            bytes.release();
        }
        return text.toString();
    }
}
