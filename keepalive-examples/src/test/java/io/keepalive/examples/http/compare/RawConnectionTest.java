package io.keepalive.examples.http.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The client of the comparison sees what a server does, of the kinds that none of the compared ones shows too. */
class RawConnectionTest {

    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nKeep-Alive: timeout=5\r\n\r\nabc";
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void aResetIsNoFin() throws Exception {
        Outcome outcome = against(socket -> {
            socket.getOutputStream().write(RESPONSE.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read();
            socket.setSoLinger(true, 0);
            socket.close();
        });
        assertThat(outcome.end()).isEqualTo(Outcome.End.RST);
        assertThat(outcome.lingers()).isEmpty();
    }

    @Test
    void bytesAfterTheCloseAreResetOrTaken() throws Exception {
        Outcome closed = against(socket -> socket.getInputStream().read()); // unread it would make the close a reset
        assertThat(closed.end()).isEqualTo(Outcome.End.FIN);
        assertThat(closed.lingers()).isEqualTo(Optional.of(false));

        Outcome lingering = against(socket -> {
            socket.shutdownOutput();
            while (socket.getInputStream().read() >= 0) {
                // takes what comes
            }
        });
        assertThat(lingering.end()).isEqualTo(Outcome.End.FIN);
        assertThat(lingering.lingers()).isEqualTo(Optional.of(true));
    }

    @Test
    void responsesAreCountedByTheirLengthAndThoseToHeadHaveNoBody() {
        String head = RESPONSE.substring(0, RESPONSE.length() - 3);
        assertThat(Response.parse("HEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n", head + RESPONSE + head, false))
                .isEqualTo(List.of(new Response(200, "", "timeout=5", true), new Response(200, "", "timeout=5", true)));
        assertThat(Response.parse("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n" + RESPONSE, false))
                .extracting(Response::status)
                .containsExactly(100, 200);
    }

    @Test
    void timesMatchWithinTheLargerOfTenPercentAndAQuarterOfASecond() {
        assertThat(closedAfter(2249).matches("200; FIN after 2 s, lingers")).isTrue();
        assertThat(closedAfter(2251).matches("200; FIN after 2 s, lingers")).isFalse();
        assertThat(closedAfter(240).matches("200; FIN at once, lingers")).isTrue();
        assertThat(closedAfter(6590).matches("200; FIN after 6 s, lingers")).isTrue();
        assertThat(closedAfter(2000).matches("200; FIN after 2 s, then RST")).isFalse();
        assertThat(closedAfter(2000).matches("200 close; FIN after 2 s, lingers"))
                .isFalse();
        assertThat(closedAfter(2100).text()).isEqualTo("200; FIN after 2 s, lingers");
    }

    private static Outcome closedAfter(long millis) {
        return new Outcome(
                List.of(new Response(200, "", "", true)),
                Optional.empty(),
                Outcome.End.FIN,
                Duration.ofMillis(millis),
                Optional.of(true));
    }

    private interface Server {
        void serve(Socket socket) throws IOException;
    }

    private static Outcome against(Server server) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket socket = listening.accept()) {
                    server.serve(socket);
                } catch (IOException clientGone) {
                    // it has seen enough
                }
            });
            Outcome outcome;
            try (RawConnection connection = new RawConnection((InetSocketAddress) listening.getLocalSocketAddress())) {
                connection.send("x");
                outcome = connection.outcome(LONG);
            }
            served.join();
            return outcome;
        }
    }
}
