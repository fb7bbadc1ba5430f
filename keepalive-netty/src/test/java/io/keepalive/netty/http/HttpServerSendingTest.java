package io.keepalive.netty.http;

import static io.keepalive.netty.http.HttpServerChannel.text;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.http.HttpClose;
import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.HttpKeepAliveBuilder;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is written is not sent yet: a client that takes a response slowly is neither idle nor to be cut off. */
@Tag("netty-4.2")
class HttpServerSendingTest {

    private static final Duration NANO = Duration.ofNanos(1);

    @AutoClose
    private HttpServerChannel server = HttpServerChannel.of(policy());

    private static HttpKeepAliveBuilder policy() {
        return HttpKeepAlive.builder()
                .idleTimeout(ofSeconds(10))
                .margin(ofSeconds(1))
                .linger(ofSeconds(2));
    }

    @Test
    void idleTimeCountsFromTheLastByteThatWasSent() {
        server.get("/").takes(10).answers().after(ofSeconds(9)).takes(1_000);
        server.after(ofSeconds(11).minus(NANO));
        assertThat(server.isOpen()).isTrue();
        server.after(NANO);
        assertThat(server.closed).containsExactly(HttpClose.IDLE_TIMEOUT);
    }

    @Test
    void aDownloadMayTakeLongerThanTheIdleTimeout() {
        server.get("/").takes(10).answers(text(HttpVersion.HTTP_1_1, "x".repeat(1_000)));
        for (int i = 0; i < 50; i++) {
            server.after(ofSeconds(5)).takes(10);
        }
        assertThat(server.isOpen()).isTrue();
        server.takes(10_000).get("/next").answers().after(ofSeconds(11));
        assertThat(server.closed).containsExactly(HttpClose.IDLE_TIMEOUT);
    }

    @Test
    void aClientThatTakesNothingMoreIsClosed() {
        server.get("/").takes(10).answers().after(ofSeconds(30));
        assertThat(server.closed).containsExactly(HttpClose.IDLE_TIMEOUT);
    }

    @Test
    void theLastResponseMayTakeLongerThanTheLinger() {
        server.receives("GET / HTTP/1.0\r\n\r\n").takes(10).answers(text(HttpVersion.HTTP_1_1, "x".repeat(1_000)));
        for (int i = 0; i < 50; i++) {
            server.after(ofSeconds(1)).takes(10);
        }
        assertThat(server.isOpen()).isTrue();
        server.takes(10_000);
        assertThat(server.closed).containsExactly(HttpClose.CLIENT_ASKED);
    }

    @Test
    void aClientThatTakesNothingMoreOfTheLastResponseIsCutOff() {
        server.receives("GET / HTTP/1.0\r\n\r\n")
                .takes(10)
                .answers()
                .after(ofSeconds(1))
                .takes(10);
        server.after(ofSeconds(5));
        assertThat(server.closed).containsExactly(HttpClose.CLIENT_ASKED);
    }
}
