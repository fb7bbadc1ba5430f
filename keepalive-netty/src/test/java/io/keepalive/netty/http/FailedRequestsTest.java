package io.keepalive.netty.http;

import static io.keepalive.http.RetryReason.ANSWERED_UNHANDLED;
import static io.keepalive.http.RetryReason.ANSWER_BEGAN;
import static io.keepalive.http.RetryReason.CLOSE_TOLD_BEFORE;
import static io.keepalive.http.RetryReason.IDEMPOTENT_ON_FRESH;
import static io.keepalive.http.RetryReason.IDEMPOTENT_ON_REUSED;
import static io.keepalive.http.RetryReason.NOTHING_WRITTEN;
import static io.keepalive.http.RetryReason.NOT_IDEMPOTENT;
import static io.keepalive.http.RetryReason.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.ReusePolicy;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is said of requests that failed, by what the socket took of them and what came back. */
class FailedRequestsTest {

    @AutoClose
    private HttpClientChannel client = HttpClientChannel.of(ReusePolicy.builder());

    private final HttpRequest get = HttpClientChannel.request(HttpMethod.GET);
    private final HttpRequest post = HttpClientChannel.request(HttpMethod.POST);

    @Test
    void whatIsWrittenToAClosedChannelWasNotSent() {
        client.gets().isAnswered();
        client.channel.close();
        ChannelFuture write = client.writes(post);

        assertThat(write.isSuccess()).isFalse();
        assertThat(client.verdict(write, post)).isEqualTo(NOTHING_WRITTEN);
        assertThat(client.keepAlive.verdict(client.channel, post).getNow())
                .as("without the write's word")
                .isEqualTo(UNKNOWN);
    }

    @Test
    void whatTheSocketRefusesWhollyWasNotSent() {
        client.channel.breaksAfter(0);
        ChannelFuture write = client.writes(post);

        assertThat(write.isSuccess()).isFalse();
        assertThat(client.verdict(write, post)).isEqualTo(NOTHING_WRITTEN);
    }

    @Test
    void whatWaitsForAFlushWasNotSent() {
        ChannelFuture write = client.channel.write(post);
        client.channel.isClosedByTheTransport();

        assertThat(client.verdict(write, post)).isEqualTo(NOTHING_WRITTEN);
    }

    @Test
    void whatTheSocketTookOneByteOfMayHaveBeenHandled() {
        client.channel.breaksAfter(1);
        ChannelFuture write = client.writes(post);

        assertThat(write.isSuccess()).isFalse();
        assertThat(client.verdict(write, post)).isEqualTo(NOT_IDEMPOTENT);
    }

    @Test
    void whatTheSocketTookOneByteOfMayHaveBeenHandledAlsoIfTheRestWaits() {
        client.channel.takes(1);
        ChannelFuture write = client.writes(post);
        client.channel.isClosedByTheTransport();

        assertThat(write.isSuccess()).isFalse();
        assertThat(client.verdict(write, post)).isEqualTo(NOT_IDEMPOTENT);
    }

    @Test
    void whatTlsHoldsCountsAsTakenAsNobodySeesHowMuchOfItLeft() throws Exception {
        SslContext tls = SslContextBuilder.forClient().build();
        HttpClientChannel encrypted = new HttpClientChannel(
                client.keepAlive,
                channel -> channel.pipeline().addLast(tls.newHandler(channel.alloc()), new HttpClientCodec()));
        ChannelFuture write = encrypted.writes(post);
        encrypted.channel.isClosedByTheTransport();

        assertThat(write.isSuccess()).isFalse();
        assertThat(encrypted.verdict(write, post)).isEqualTo(NOT_IDEMPOTENT);
        HttpRequest late = HttpClientChannel.request(HttpMethod.POST);
        assertThat(encrypted.verdict(encrypted.writes(late), late)).isEqualTo(NOTHING_WRITTEN);
        encrypted.close();
    }

    @Test
    void anIdempotentRequestThatWasSentCanBeSentAgain() {
        ChannelFuture first = client.writes(get);
        client.channel.isClosedByTheTransport();

        assertThat(first.isSuccess()).isTrue();
        assertThat(client.verdict(first, get)).isEqualTo(IDEMPOTENT_ON_FRESH);
    }

    @Test
    void onAConnectionUsedBeforeItIsMostLikelyTheRace() {
        client.gets().isAnswered();
        ChannelFuture second = client.writes(get);
        client.channel.isClosedByTheTransport();

        assertThat(client.verdict(second, get)).isEqualTo(IDEMPOTENT_ON_REUSED);
    }

    @Test
    void aRequestThatIsNotIdempotentMayHaveBeenHandled() {
        client.gets().isAnswered();
        ChannelFuture second = client.writes(post);
        client.channel.isClosedByTheTransport();

        assertThat(client.verdict(second, post)).isEqualTo(NOT_IDEMPOTENT);
        assertThat(client.keepAlive.verdict(client.channel, post).getNow()).isEqualTo(NOT_IDEMPOTENT);
    }

    @Test
    void onceItsAnswerHasBegunNothingIsSafe() {
        ChannelFuture write = client.writes(get);
        client.receives("HTTP/1.1 2");
        client.channel.isClosedByTheTransport();

        assertThat(client.verdict(write, get)).isEqualTo(ANSWER_BEGAN);
    }

    @Test
    void whatWasPipelinedBehindACloseWasNotHandled() {
        ChannelFuture first = client.writes(get);
        ChannelFuture second = client.writes(post);
        client.isAnswered("Connection: close");
        client.channel.isClosedByTheTransport();

        assertThat(client.verdict(second, post)).isEqualTo(CLOSE_TOLD_BEFORE);
        assertThat(client.verdict(first, get)).isEqualTo(ANSWER_BEGAN);
    }

    @Test
    void whatWasPipelinedBehindACloseWasNotHandledAlsoWhileThatAnswerGoesOn() {
        ChannelFuture first = client.writes(get);
        ChannelFuture second = client.writes(post);
        client.receives("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nab");
        client.channel.isClosedByTheTransport();

        assertThat(client.verdict(second, post)).isEqualTo(CLOSE_TOLD_BEFORE);
        assertThat(client.verdict(first, get)).isEqualTo(ANSWER_BEGAN);
    }

    @Test
    void withoutThatWordWhatWasPipelinedMayHaveBeenHandled() {
        client.writes(get);
        ChannelFuture second = client.writes(post);
        client.isAnswered();
        client.channel.isClosedByTheTransport();

        assertThat(client.verdict(second, post)).isEqualTo(NOT_IDEMPOTENT);
    }

    @Test
    void anAnswerMaySayThatTheRequestWasNotHandled() {
        ChannelFuture write = client.writes(post);
        client.receives("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

        assertThat(client.verdict(write, post)).isEqualTo(ANSWERED_UNHANDLED);
    }

    @Test
    void otherAnswersAreAnswers() {
        ChannelFuture write = client.writes(post);
        client.receives("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");

        assertThat(client.verdict(write, post)).isEqualTo(ANSWER_BEGAN);
    }

    @Test
    void ofARequestThatIsNotKnownNothingIsSaid() {
        assertThat(client.keepAlive.verdict(client.channel, post).getNow()).isEqualTo(UNKNOWN);
    }

    @Test
    @SuppressWarnings("deprecation") // in Netty 4.2, which still does as 4.1
    void whatACodecOnAnotherThreadMakesOfItCountsAsTakenAsItCannotBeWatched() {
        EventExecutorGroup other = new DefaultEventExecutorGroup(1);
        HttpClientChannel apart = new HttpClientChannel(
                client.keepAlive, channel -> channel.pipeline().addLast(other, new HttpClientCodec()));
        ChannelFuture write = apart.writes(post);

        assertThat(apart.verdict(write, post)).isEqualTo(NOT_IDEMPOTENT);
        other.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
        apart.channel.isClosedByTheTransport();
        apart.channel.releaseOutbound();
    }

    @Test
    void aRequestThatAHandlerOnTheWayReplacesIsKnownByItsWrite() {
        client.channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                FullHttpRequest given = (FullHttpRequest) msg;
                FullHttpRequest signed = given.copy();
                given.release();
                ctx.write(signed, promise);
            }
        });
        client.channel.breaksAfter(1);
        ChannelFuture write = client.writes(post);

        assertThat(write.isSuccess()).isFalse();
        assertThat(client.verdict(write, post)).isEqualTo(NOT_IDEMPOTENT);
    }

    @Test
    void whatTheCodecRefusesWasNotSent() {
        HttpRequest bad = HttpClientChannel.request(HttpMethod.POST);
        client.writes(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
        ChannelFuture write = client.writes(bad); // within the body of the one before

        assertThat(write.isSuccess()).isFalse();
        assertThat(client.verdict(write, bad)).isEqualTo(NOTHING_WRITTEN);
    }

    @Test
    void anInterimAnswerInTheSameBytesAsTheAnswerBeforeItIsAnAnswerToo() {
        client.writes(post);
        HttpRequest put = HttpClientChannel.request(HttpMethod.PUT);
        ChannelFuture second = client.writes(put);
        client.receives("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
        client.channel.isClosedByTheTransport();

        assertThat(client.verdict(second, put)).isEqualTo(ANSWER_BEGAN);
    }
}
