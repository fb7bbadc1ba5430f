package io.keepalive.netty.http;

import static io.keepalive.http.ReuseReason.BUSY;
import static io.keepalive.http.ReuseReason.CLOSED;
import static io.keepalive.http.ReuseReason.CLOSE_TOLD;
import static io.keepalive.http.ReuseReason.HINT_USED_UP;
import static io.keepalive.http.ReuseReason.IDLE;
import static io.keepalive.http.ReuseReason.REUSABLE;
import static io.keepalive.http.ReuseReason.UNSOLICITED;
import static io.keepalive.http.ReuseReason.UPGRADED;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.http.Reuse;
import io.keepalive.http.ReusePolicy;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Times on the frozen clock: what may be used again, and what closes when. */
@Tag("netty-4.2")
class HttpClientKeepAliveTest {

    private static final Duration NANO = Duration.ofNanos(1);
    private static final String HINT = "Connection: keep-alive\r\nKeep-Alive: timeout=10";

    @AutoClose
    private HttpClientChannel client = HttpClientChannel.of(ReusePolicy.builder());

    @Test
    void closesAnIdleConnectionWhenTheHintLessTheMarginIsUsedUpAndNotANanosecondBefore() {
        client.gets().isAnswered(HINT);
        assertThat(client.reuse()).isEqualTo(new Reuse(REUSABLE, ofSeconds(9)));
        client.after(ofSeconds(9).minus(NANO));
        assertThat(client.reuse()).isEqualTo(new Reuse(REUSABLE, NANO));
        assertThat(client.isOpen()).isTrue();

        client.after(NANO);

        assertThat(client.isOpen()).isFalse();
        assertThat(client.reuse()).isEqualTo(Reuse.no(CLOSED));
    }

    @Test
    void withoutAHintItClosesAfterThePolicysOwnTime() {
        client.gets().isAnswered();
        client.after(ofSeconds(4).minus(NANO));
        assertThat(client.isOpen()).isTrue();
        client.after(NANO);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void everyAnswerBeginsTheIdleTimeAnew() {
        for (int i = 0; i < 5; i++) {
            client.gets().isAnswered().after(ofSeconds(3));
        }
        assertThat(client.isOpen()).isTrue();
        client.after(ofSeconds(1));
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void aShorterHintThanTheLastOneClosesSooner() {
        client.gets().isAnswered(HINT);
        client.gets().isAnswered("Keep-Alive: timeout=2");
        client.after(ofSeconds(1));
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void aRequestUnderWayIsNotClosedHoweverLongItTakes() {
        client.gets().isAnswered(HINT).gets().after(ofHours(1));
        assertThat(client.reuse()).isEqualTo(Reuse.no(BUSY));
        client.isAnswered();
        assertThat(client.reuse()).isEqualTo(new Reuse(REUSABLE, ofSeconds(4)));
    }

    @Test
    void aHintThatTheMarginUsesUpClosesAfterTheAnswer() {
        client.gets().isAnswered("Connection: keep-alive", "Keep-Alive: timeout=1");
        assertThat(client.seen).containsExactly("200", "end HINT_USED_UP", "inactive");
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void anAnswerThatSaysCloseIsTheLast() {
        client.gets().isAnswered("Connection: close");
        assertThat(client.seen).containsExactly("200", "end CLOSE_TOLD", "inactive");
    }

    @Test
    void theApplicationMayUseTheConnectionAgainFromWithinTheLastContent() {
        client.gets().isAnswered();
        assertThat(client.seen).containsExactly("200", "end REUSABLE");
    }

    @Test
    void anAnswerWithoutALengthIsTheLast() {
        client.gets().receives("HTTP/1.1 200 OK\r\n\r\nsome");
        assertThat(client.reuse()).isEqualTo(Reuse.no(CLOSE_TOLD));
        client.after(ofHours(1));
        assertThat(client.isOpen()).as("while it goes on").isTrue();
        client.channel.isClosedByTheTransport();
        assertThat(client.seen).containsExactly("200", "end CLOSED", "inactive");
    }

    @Test
    void answersThatHaveNoBodyNeedNoLength() {
        client.gets().receives("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(client.reuse().reason()).isEqualTo(REUSABLE);
        client.gets().receives("HTTP/1.1 304 Not Modified\r\n\r\n");
        assertThat(client.reuse().reason()).isEqualTo(REUSABLE);
        client.writes(HttpClientChannel.request(HttpMethod.HEAD));
        client.receives("HTTP/1.1 200 OK\r\n\r\n");
        assertThat(client.reuse().reason()).isEqualTo(REUSABLE);
        client.gets().receives("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertThat(client.reuse().reason()).isEqualTo(REUSABLE);
    }

    @Test
    void http10IsUsedAgainOnlyWithTheToken() {
        client.gets().receives("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(client.reuse().reason()).isEqualTo(REUSABLE);
        client.gets().receives("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.seen).endsWith("end CLOSE_TOLD", "inactive");
    }

    @Test
    void interimAnswersAreNoAnswers() {
        client.gets().receives("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nConnection: close\r\n\r\n");
        assertThat(client.reuse().reason()).isEqualTo(BUSY);
        client.isAnswered();
        assertThat(client.reuse().reason()).isEqualTo(REUSABLE);
    }

    @Test
    void pipelinedRequestsKeepItBusyUntilTheLastIsAnswered() {
        client.gets().gets().isAnswered();
        assertThat(client.reuse().reason()).isEqualTo(BUSY);
        client.isAnswered();
        assertThat(client.reuse().reason()).isEqualTo(REUSABLE);
    }

    @Test
    void aRequestWhoseBodyIsNotSentYetKeepsItBusyThoughItIsAnswered() {
        client.writes(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
        client.isAnswered();
        assertThat(client.reuse().reason()).isEqualTo(BUSY);
        client.after(ofHours(1));
        assertThat(client.isOpen()).isTrue();
        client.writes(new DefaultLastHttpContent());
        client.after(Duration.ZERO);
        assertThat(client.isOpen()).as("idle since the answer").isFalse();
    }

    @Test
    void aRequestThatSaysCloseIsTheLast() {
        HttpRequest last = HttpClientChannel.request(HttpMethod.GET);
        last.headers().set("Connection", "close");
        client.writes(last);
        client.isAnswered().after(Duration.ZERO);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void maxIsCountedDown() {
        client.gets().isAnswered("Connection: keep-alive", "Keep-Alive: timeout=10, max=1");
        assertThat(client.reuse().reason()).isEqualTo(REUSABLE);
        client.gets().isAnswered();
        assertThat(client.seen).endsWith("end REQUESTS_USED_UP", "inactive");
    }

    @Test
    void bytesThatNobodyAskedForCloseIt() {
        client.gets().isAnswered();
        client.receives("H");
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void anAnswerBeforeAnyRequestClosesItToo() {
        client.receives("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
                .after(Duration.ZERO);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void anAnswerThatCannotBeReadIsTheLast() {
        client.gets().receives("SSH-2.0-OpenSSH\r\n\r\n");
        assertThat(client.seen).endsWith("end " + UNSOLICITED, "inactive");
    }

    @Test
    void beforeItsFirstRequestItIsNotClosedThoughTooOldToUse() {
        client.after(ofSeconds(4));
        assertThat(client.reuse()).isEqualTo(Reuse.no(IDLE));
        client.after(ofHours(1));
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void isRenewedAtItsAge() {
        HttpClientChannel aged = HttpClientChannel.of(ReusePolicy.builder().maxAge(ofSeconds(20)));
        aged.gets().after(ofSeconds(30)).isAnswered(HINT);
        assertThat(aged.seen).endsWith("end AGED", "inactive");
        aged.close();
    }

    @Test
    void closesNothingWhereAPoolDoes() {
        HttpClientChannel pooled = new HttpClientChannel(
                HttpClientKeepAlive.builder(ReusePolicy.builder().build())
                        .closesNothing()
                        .build());
        pooled.gets().isAnswered(HINT).after(ofSeconds(9));
        assertThat(pooled.reuse()).isEqualTo(Reuse.no(HINT_USED_UP));
        assertThat(pooled.isOpen()).isTrue();
        pooled.close();
    }

    @Test
    void theTimeOfTheFirstBytesIsAnUpperBoundOfTheRoundTripAndTheShortestCounts() {
        client.gets().after(ofMillis(400)).isAnswered(HINT);
        assertThat(client.reuse().left()).isEqualTo(ofSeconds(9).minusMillis(800));
        client.gets().after(ofMillis(100)).isAnswered(HINT);
        assertThat(client.reuse().left()).isEqualTo(ofSeconds(9).minusMillis(200));
        client.gets().after(ofSeconds(5)).isAnswered(HINT);
        assertThat(client.reuse().left()).isEqualTo(ofSeconds(9).minusMillis(200));
        client.after(ofSeconds(9).minusMillis(200));
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void theConnectIsMeasuredAlsoIfWhoeverWaitedForItWritesAtOnce() {
        client.channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        client.after(ofMillis(300)).gets();
        client.channel.pipeline().fireChannelActive();
        client.after(ofSeconds(2)).isAnswered(HINT);
        assertThat(client.reuse().left()).isEqualTo(ofSeconds(9).minusMillis(600));
    }

    @Test
    void standsBackForGoodOnceAnotherProtocolTakesOver() {
        client.gets().isAnswered(HINT);
        client.gets().receives("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\n");

        assertThat(client.reuse()).isEqualTo(Reuse.no(UPGRADED));
        assertThat(client.channel.pipeline().names()).noneMatch(name -> name.startsWith("keepalive"));
        client.after(ofHours(1));
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void standsBackFromATunnel() {
        client.writes(HttpClientChannel.request(HttpMethod.CONNECT));
        client.receives("HTTP/1.1 200 OK\r\n\r\n");

        assertThat(client.reuse()).isEqualTo(Reuse.no(UPGRADED));
        assertThat(client.channel.pipeline().names()).noneMatch(name -> name.startsWith("keepalive"));
    }

    @Test
    void findsACodecOfTwoHandlersToo() {
        HttpClientChannel two = new HttpClientChannel(
                HttpClientKeepAlive.builder(ReusePolicy.builder().build()).build(),
                channel -> channel.pipeline().addLast(new HttpResponseDecoder(), new HttpRequestEncoder()));
        two.gets();
        assertThat(two.reuse().reason()).isEqualTo(BUSY);
        two.isAnswered(HINT);
        assertThat(two.reuse().left()).isEqualTo(ofSeconds(9));
        two.close();
    }

    @Test
    void aRequestThatWasWrittenBeforeTheConnectIsDoneIsNotForgotten() {
        client.gets();
        client.channel.pipeline().fireChannelActive();
        client.isAnswered();
        assertThat(client.seen).containsExactly("200", "end REUSABLE");
    }

    @Test
    void wantsACodecAndToBeInstalledOnce() {
        HttpClientKeepAlive keepAlive = client.keepAlive;
        assertThatThrownBy(() -> keepAlive.install(client.channel))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("(expected: one without HTTP keep-alive)");
        EmbeddedChannel bare = new EmbeddedChannel();
        assertThatThrownBy(() -> keepAlive.install(bare))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("(expected: one with an HttpClientCodec or HttpResponseDecoder)");
        assertThatThrownBy(() -> keepAlive.reuse(bare))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("(expected: one with HTTP keep-alive)");
        bare.finishAndReleaseAll();
    }

    @Test
    void aWriteIsToldOfAsWithoutKeepalive() {
        ChannelFuture written = client.writes(HttpClientChannel.request(HttpMethod.GET));
        assertThat(written.isSuccess()).isTrue();
    }
}
