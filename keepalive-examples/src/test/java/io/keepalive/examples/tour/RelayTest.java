package io.keepalive.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.examples.support.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With plain sockets at both ends, which know nothing of Netty. */
class RelayTest {

    private static final int LONG_MILLIS = 10_000;
    private static final int SHORT_MILLIS = 100;

    private ServerSocket listening;
    private Relay relay;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connectThroughTheRelay() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listening.setSoTimeout(LONG_MILLIS);
        relay = new Relay(Transport.best(), (InetSocketAddress) listening.getLocalSocketAddress());
        client = new Socket();
        client.connect(relay.address());
        server = listening.accept();
        client.setSoTimeout(LONG_MILLIS);
        server.setSoTimeout(LONG_MILLIS);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        relay.close();
        listening.close();
    }

    @Test
    void forwardsBytesBothWays() throws IOException {
        send(client, 1);
        assertThat(server.getInputStream().read()).isEqualTo(1);
        send(server, 2);
        assertThat(client.getInputStream().read()).isEqualTo(2);
    }

    @Test
    void forwardsTheEndOfAConnection() throws IOException {
        server.close();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void forwardsAReset() throws IOException {
        server.setSoLinger(true, 0);
        server.close();
        assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
    }

    @Test
    void swallowsBytesAndEndsForGood() throws IOException {
        relay.swallow();
        send(server, 1);
        server.close();
        assertSilent(client);
        relay.release();
        assertSilent(client);
    }

    @Test
    void holdsBytesBackAndReleasesThemInTheirOrder() throws Exception {
        CompletableFuture<Void> holding = relay.hold();
        assertThat(holding).isNotDone();
        send(client, 1);
        holding.get(LONG_MILLIS, TimeUnit.MILLISECONDS);
        send(client, 2);
        client.close();
        assertSilent(server);

        relay.release();
        assertThat(server.getInputStream().readAllBytes()).containsExactly(1, 2);
    }

    private static void send(Socket from, int value) throws IOException {
        from.getOutputStream().write(value);
    }

    /** That nothing comes is the one thing that cannot be awaited, only waited for. */
    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SHORT_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(LONG_MILLIS);
    }
}
