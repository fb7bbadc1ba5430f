package io.keepalive.netty.http;

import static io.keepalive.netty.http.HttpServerChannel.text;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpDrain;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.HttpKeepAliveBuilder;
import io.keepalive.lifetime.Drained;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Times on the frozen clock: what closes when, and what is said before. */
@Tag("netty-4.2")
class HttpServerKeepAliveTest {

    private static final Duration NANO = Duration.ofNanos(1);

    @AutoClose
    private HttpServerChannel server = HttpServerChannel.of(policy());

    private static HttpKeepAliveBuilder policy() {
        return HttpKeepAlive.builder()
                .idleTimeout(ofSeconds(10))
                .margin(ofSeconds(1))
                .headerTimeout(ofSeconds(5))
                .firstRequestTimeout(ofSeconds(3))
                .maxRequests(4)
                .maxAge(ofSeconds(60));
    }

    @Test
    void tellsTheIdleTimeoutAndTheRequestsLeftAndHoldsTheConnectionLongerByTheMargin() {
        server.get("/").answers();
        assertThat(server.sent())
                .isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n"
                        + "keep-alive: timeout=10, max=3\r\n\r\nok");
        server.after(ofSeconds(11).minus(NANO));
        assertThat(server.isOpen()).isTrue();
        server.after(NANO);
        assertThat(server.isOpen()).isFalse();
        assertThat(server.closed).containsExactly(HttpClose.IDLE_TIMEOUT);
    }

    @Test
    void saysCloseOnTheLastResponseItMayServe() {
        for (int i = 0; i < 3; i++) {
            server.get("/" + i).answers();
        }
        assertThat(server.sent()).contains("max=3", "max=2", "max=1").doesNotContain("close");
        server.get("/3").answers();
        assertThat(server.sent()).contains("connection: close").doesNotContain("keep-alive");
        assertThat(server.isOpen()).isFalse();
        assertThat(server.closed).containsExactly(HttpClose.MAX_REQUESTS);
    }

    @Test
    void whatComesBehindTheLastRequestIsNotProcessed() {
        server.get("/0", "/1", "/2", "/3", "/4", "/5");
        assertThat(server.seen).containsExactly("/0", "end", "/1", "end", "/2", "end", "/3", "end");
        server.answers().answers().answers();
        assertThat(server.sent()).contains("max=3", "max=2", "max=1").doesNotContain("close");
        assertThat(server.isOpen()).isTrue();
        server.answers();
        assertThat(server.sent()).contains("connection: close");
        assertThat(server.closed).containsExactly(HttpClose.MAX_REQUESTS);
        assertThat(server.keepAlive.counters().requests()).isEqualTo(4);
        assertThat(server.keepAlive.counters().requestsAfterLast()).isEqualTo(2);
    }

    @Test
    void anAgedConnectionEndsWithItsNextResponseAndNotWhileIdle() {
        server.get("/").answers().after(ofSeconds(10)).get("/").answers();
        server = reopened(policy().idleTimeout(ofSeconds(70)));
        server.get("/").answers().after(ofSeconds(60).minus(NANO)).get("/").answers();
        assertThat(server.sent()).doesNotContain("close");
        server.after(NANO);
        assertThat(server.isOpen()).isTrue();
        server.get("/").answers();
        assertThat(server.sent()).contains("connection: close");
        assertThat(server.closed).containsExactly(HttpClose.MAX_AGE);
    }

    @Test
    void aConnectionWithoutARequestIsClosedWithoutAWord() {
        server.after(ofSeconds(3).minus(NANO));
        assertThat(server.isOpen()).isTrue();
        server.after(NANO);
        assertThat(server.sent()).isEmpty();
        assertThat(server.closed).containsExactly(HttpClose.NO_REQUEST);
    }

    @Test
    void aHeadThatTricklesInIsAnsweredWith408AtTheLimit() {
        server.after(ofSeconds(2)).receives("GET / HT");
        for (int i = 0; i < 4; i++) {
            server.after(ofSeconds(1)).receives("x");
        }
        server.after(ofSeconds(1).minus(NANO));
        assertThat(server.isOpen()).isTrue();
        server.after(NANO);
        assertThat(server.sent())
                .isEqualTo("HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        assertThat(server.closed).containsExactly(HttpClose.HEADER_TIMEOUT);
    }

    @Test
    void aRequestThatArrivesAtTheLastMomentIsNotCutOff() {
        server.get("/").answers().after(ofSeconds(11).minus(NANO)).receives("GE");
        server.after(ofSeconds(4));
        assertThat(server.isOpen()).isTrue();
        server.receives("T /late HTTP/1.1\r\n\r\n").answers();
        assertThat(server.seen).contains("/late");
        assertThat(server.isOpen()).isTrue();
    }

    @Test
    void bytesThatWaitUnreadWhenTheTimerRunsAreReadFirst() {
        server.get("/").answers().stalls(ofSeconds(30));
        assertThat(server.isOpen()).isTrue();
        server.get("/late");
        server.after(ofSeconds(1)).answers();
        assertThat(server.seen).contains("/late");
        assertThat(server.isOpen()).isTrue();
        assertThat(server.sent()).doesNotContain("close");
    }

    @Test
    void emptyLinesBetweenRequestsDoNotKeepItOpen() {
        server.get("/").answers().after(ofSeconds(10)).receives("\r\n");
        server.after(ofSeconds(1));
        assertThat(server.closed).containsExactly(HttpClose.IDLE_TIMEOUT);
    }

    @Test
    void anEmptyLineThatEndsABodyIsTheTimeFromWhichItIsIdle() {
        server.receives("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
                .answers();
        server.after(ofSeconds(4)).receives("\r\n").after(ofSeconds(11).minus(NANO));
        assertThat(server.isOpen()).isTrue();
        server.after(NANO);
        assertThat(server.closed).containsExactly(HttpClose.IDLE_TIMEOUT);
    }

    @Test
    void aConnectionWhoseCodecWasRemovedIsLeftAlone() {
        server.channel.pipeline().remove(HttpServerCodec.class); // as where HTTP/2 begins without an upgrade
        server.after(Duration.ofMinutes(10));
        assertThat(server.isOpen()).isTrue();
        assertThat(server.channel.pipeline().get(HttpServerHandler.class)).isNull();
        assertThat(server.keepAlive.counters().upgraded()).isEqualTo(1);
        server.channel.pipeline().addLast(new HttpServerCodec());
        server.keepAlive.install(server.channel);
        assertThat(server.keepAlive.counters().open()).isEqualTo(1);
    }

    @Test
    void aDrainIsDoneWhenAllIsSaidOfEveryConnection() {
        List<CompletableFuture<Drained>> begun = new ArrayList<>();
        List<HttpServerChannel> others = new ArrayList<>();
        List<Boolean> doneBefore = new ArrayList<>();
        HttpServerKeepAlive keepAlive = HttpServerKeepAlive.builder(policy().build())
                .onClose((channel, reason) -> {
                    others.forEach(other -> other.channel.close()); // as if on another event loop meanwhile
                    doneBefore.add(begun.get(0).isDone());
                })
                .build();
        HttpServerChannel first = new HttpServerChannel(keepAlive, new ArrayList<>());
        others.add(new HttpServerChannel(keepAlive, new ArrayList<>()));
        begun.add(keepAlive.drain(HttpDrain.within(ofSeconds(10))));
        first.channel.close();
        assertThat(doneBefore).containsExactly(false, false);
        assertThat(begun.get(0)).isCompletedWithValueMatching(drained -> drained.connections() == 2);
        first.close();
    }

    @Test
    void timeWhileARequestIsAnsweredCountsForNothing() {
        server.get("/").after(Duration.ofHours(1));
        assertThat(server.isOpen()).isTrue();
        server.answers();
        assertThat(server.closed).containsExactly(HttpClose.MAX_AGE);
    }

    @Test
    void zeroIdleTimeoutClosesAfterEachResponse() {
        server = reopened(policy().idleTimeout(Duration.ZERO));
        server.get("/").answers();
        assertThat(server.sent()).contains("connection: close").doesNotContain("keep-alive");
        assertThat(server.closed).containsExactly(HttpClose.NOT_KEPT);
    }

    @Test
    void chosenClientsAreNotKept() {
        server.close();
        server = HttpServerChannel.of(HttpServerKeepAlive.builder(policy().build())
                .noKeepAliveFor(
                        (channel, request) -> "old".equals(request.headers().get("user-agent"))));
        server.get("/").answers();
        assertThat(server.isOpen()).isTrue();
        server.receives("GET / HTTP/1.1\r\nUser-Agent: old\r\n\r\n").answers();
        assertThat(server.closed).containsExactly(HttpClose.NOT_KEPT);
    }

    @Test
    void aPredicateThatThrowsChoosesNobody() {
        server.close();
        server = HttpServerChannel.of(
                HttpServerKeepAlive.builder(policy().build()).noKeepAliveFor((channel, request) -> {
                    throw new IllegalStateException("no");
                }));
        server.get("/").answers();
        assertThat(server.isOpen()).isTrue();
    }

    @Test
    void tellsAnotherTimeoutThanTheRealOne() {
        server = reopened(policy().advertise(ofSeconds(7)).unlimitedRequests());
        server.get("/").answers();
        assertThat(server.sent()).contains("connection: keep-alive\r\nkeep-alive: timeout=7\r\n");
    }

    @Test
    void sendsNoHeaderWhereItAdvertisesNothing() {
        server = reopened(policy().advertiseNothing());
        server.get("/").answers();
        assertThat(server.sent()).doesNotContainIgnoringCase("keep-alive").doesNotContain("connection");
        server.after(ofSeconds(11));
        assertThat(server.closed).containsExactly(HttpClose.IDLE_TIMEOUT);
    }

    @Test
    void worksAroundADecoderAndAnEncoderApart() {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseEncoder(), new HttpRequestDecoder());
        server.keepAlive.install(channel);
        assertThat(channel.pipeline().names()).hasSize(5);
        HttpServerKeepAlive other = server.keepAlive;
        assertThatThrownBy(() -> other.install(channel))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("without HTTP keep-alive");
        channel.finishAndReleaseAll();
    }

    @Test
    void needsACodec() {
        EmbeddedChannel channel = new EmbeddedChannel();
        assertThatThrownBy(() -> server.keepAlive.install(channel))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: one with an HttpServerCodec or HttpRequestDecoder");
        channel.finishAndReleaseAll();
    }

    @Test
    void aClientThatClosesIsCountedAsSuch() {
        server.get("/").answers();
        server.channel.pipeline().fireChannelInactive();
        assertThat(server.closed).containsExactly(HttpClose.CLIENT_CLOSED);
        assertThat(server.keepAlive.counters().closed(HttpClose.CLIENT_CLOSED)).isEqualTo(1);
        assertThat(server.keepAlive.counters().open()).isZero();
    }

    @Test
    void oldClientsAreKeptIfTheyAskForIt() {
        server.receives("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").answers(text(HttpVersion.HTTP_1_1, "ok"));
        assertThat(server.sent()).contains("connection: keep-alive");
        server.receives("GET / HTTP/1.0\r\n\r\n").answers();
        assertThat(server.sent()).contains("connection: close");
        assertThat(server.closed).containsExactly(HttpClose.CLIENT_ASKED);
    }

    private HttpServerChannel reopened(HttpKeepAliveBuilder policy) {
        server.close();
        return HttpServerChannel.of(policy);
    }
}
