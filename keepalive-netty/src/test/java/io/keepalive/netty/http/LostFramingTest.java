package io.keepalive.netty.http;

import static io.keepalive.http.ReuseReason.BUSY;
import static io.keepalive.http.ReuseReason.CLOSED;
import static io.keepalive.http.ReuseReason.REUSABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.Reuse;
import io.keepalive.http.ReusePolicy;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Where bytes belong to no answer, or none can come: nothing is taken for the answer to a later request (RFC 9112 section 9.2). */
class LostFramingTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String POISON = "HTTP/1.1 203 Poison\r\nContent-Length: 0\r\n\r\n";

    @AutoClose
    private HttpClientChannel client = HttpClientChannel.of(ReusePolicy.builder());

    @Test
    void aSecondAnswerInTheSameBytesIsNotTakenForThatToARequestWrittenMeanwhile() {
        client.channel.pipeline().addAfter("keepalive-http-client", "again", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.fireChannelRead(msg);
                if (msg instanceof LastHttpContent) {
                    client.gets();
                }
            }
        });
        client.gets().receives(OK + POISON);

        assertThat(client.seen).doesNotContain("203").endsWith("inactive");
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void aRequestWrittenAfterBytesThatNobodyAskedForGetsNoAnswer() {
        client.gets().isAnswered();
        client.channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
                ctx.fireChannelRead(msg);
                client.gets(); // in the same turn of the loop
            }
        });
        client.receives("HTTP/1.1 20");
        assertThat(client.isOpen()).isFalse();
        assertThat(client.seen).containsExactly("200", "end REUSABLE", "inactive");
    }

    @Test
    void closesAfterAnAnswerThatCannotBeReadAlsoIfOthersAreAwaited() {
        client.gets().gets().receives("SSH-2.0-OpenSSH\r\n\r\n").after(Duration.ZERO);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void whereTheServerHasClosedItsSideNoAnswerIsAwaited() {
        client.gets().isAnswered().gets();
        client.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        client.after(Duration.ZERO);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void theEndOfTlsIsTheEndOfTheConnectionAlsoBeforeItsFin() {
        client.gets().isAnswered();
        client.channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
        assertThat(client.reuse()).isEqualTo(Reuse.no(CLOSED));
    }

    @Test
    void isBusyWhileTheSocketHasNotTakenTheBodyOfARequestThatWasAnsweredEarly() {
        client.channel.takes(5);
        client.writes(HttpClientChannel.request(HttpMethod.POST));
        client.isAnswered();
        assertThat(client.reuse()).isEqualTo(Reuse.no(BUSY));

        client.channel.takesAll();
        client.channel.flush();
        assertThat(client.reuse().reason()).isEqualTo(REUSABLE);
    }
}
