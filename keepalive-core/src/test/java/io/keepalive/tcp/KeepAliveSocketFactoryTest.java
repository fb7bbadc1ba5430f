package io.keepalive.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeepAliveSocketFactoryTest {

    private static final String SETTINGS = "idle=61s,interval=11s,probes=4";

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    enum Overload {
        UNCONNECTED,
        NAME,
        NAME_FROM_LOCAL,
        ADDRESS,
        ADDRESS_FROM_LOCAL;

        Socket create(SocketFactory factory, ServerSocket server) throws IOException {
            InetAddress address = server.getInetAddress();
            String name = address.getHostAddress();
            int port = server.getLocalPort();
            return switch (this) {
                case UNCONNECTED -> factory.createSocket();
                case NAME -> factory.createSocket(name, port);
                case NAME_FROM_LOCAL -> factory.createSocket(name, port, address, 0);
                case ADDRESS -> factory.createSocket(address, port);
                case ADDRESS_FROM_LOCAL -> factory.createSocket(address, port, address, 0);
            };
        }
    }

    private static void assertKeepAlive(Socket socket) throws IOException {
        TcpOptionAccess access = JdkOptionAccess.of(socket);
        assertThat(access.get(TcpOption.KEEPALIVE)).isOne();
        assertThat(access.get(TcpOption.IDLE)).isEqualTo(61);
        assertThat(access.get(TcpOption.INTERVAL)).isEqualTo(11);
        assertThat(access.get(TcpOption.PROBES)).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(Overload.class)
    void appliesToEverySocketItMakes(Overload overload) throws IOException {
        try (Socket socket = overload.create(new KeepAliveSocketFactory(SETTINGS), server)) {
            assertKeepAlive(socket);
            assertThat(socket.isConnected()).isEqualTo(overload != Overload.UNCONNECTED);
        }
    }

    @ParameterizedTest
    @EnumSource(Overload.class)
    void appliesToTheSocketsOfAnSslFactoryToo(Overload overload) throws IOException {
        SocketFactory factory = new KeepAliveSocketFactory(TcpKeepAlive.parse(SETTINGS), SSLSocketFactory.getDefault());
        try (Socket socket = overload.create(factory, server)) {
            assertThat(socket).isInstanceOf(SSLSocket.class);
            assertKeepAlive(socket);
        }
    }

    @Test
    void reachesTheSocketUnderAnSslLayer() throws IOException {
        SSLSocketFactory ssl = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (Socket plain = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket layer = ssl.createSocket(plain, "localhost", server.getLocalPort(), true)) {
            assertThat(TcpKeepAlive.parse(SETTINGS).applyTo(layer).allApplied()).isTrue();
            assertKeepAlive(plain);
        }
    }

    @Test
    void hasTheOptionsOnBeforeTheSocketConnectsAndAfter() throws IOException {
        List<Boolean> onAtConnect = new ArrayList<>();
        SocketFactory watched = new OneSocketFactory(new Socket() {
            @Override
            public void connect(SocketAddress endpoint) throws IOException {
                onAtConnect.add(getOption(StandardSocketOptions.SO_KEEPALIVE));
                super.connect(endpoint);
            }
        });

        try (Socket socket = new KeepAliveSocketFactory(TcpKeepAlive.parse(SETTINGS), watched).createSocket()) {
            socket.connect(server.getLocalSocketAddress());

            assertThat(onAtConnect).containsExactly(true);
            assertKeepAlive(socket);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void makesTheKernelRunItsKeepaliveTimer() throws Exception {
        try (Socket socket = Overload.NAME.create(new KeepAliveSocketFactory(SETTINGS), server)) {
            assertThat(socket.isConnected()).isTrue();
            assertThat(socketStatistics(server.getLocalPort())).contains("timer:(keepalive,");
        }
    }

    private static String socketStatistics(int port) throws InterruptedException {
        try {
            Process ss = new ProcessBuilder("ss", "-tnoH", "state", "established", "dport", "=", ":" + port)
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assumeTrue(ss.waitFor() == 0, () -> "ss failed: " + printed);
            return printed;
        } catch (IOException absent) {
            assumeTrue(false, "ss (iproute2) is not installed");
            throw new AssertionError(absent);
        }
    }

    @Test
    void warnsOncePerOptionThatIsNotApplied() throws IOException {
        RecordingLogger log = new RecordingLogger();
        SocketFactory factory = new KeepAliveSocketFactory(
                TcpKeepAlive.parse(SETTINGS + ",userTimeout=20s,retransmissionCap=1s"),
                SocketFactory.getDefault(),
                new OptionWarnings(log));

        factory.createSocket().close();
        factory.createSocket().close();

        assertThat(log.lines)
                .containsExactly(
                        "WARN Socket[unconnected]: TCP_USER_TIMEOUT 20000 ms unsupported:"
                                + " the JDK's sockets have no such option (said once; other sockets may have the same)",
                        "WARN Socket[unconnected]: TCP_RTO_MAX_MS 1000 ms unsupported:"
                                + " the JDK's sockets have no such option (said once; other sockets may have the same)");
    }

    @Test
    void handsOverASocketThatTookNothing() throws IOException {
        Socket closed = new Socket();
        closed.close();
        RecordingLogger log = new RecordingLogger();
        SocketFactory factory = new KeepAliveSocketFactory(
                TcpKeepAlive.parse(SETTINGS), new OneSocketFactory(closed), new OptionWarnings(log));

        assertThat(factory.createSocket()).isSameAs(closed);
        assertThat(log.lines).hasSize(4).allMatch(line -> line.contains(" failed: SocketException: Socket is closed"));
    }

    @Test
    void canBeMadeFromAClassNameAndOneArgument() throws Exception {
        Class<?> type = Class.forName("io.keepalive.tcp.KeepAliveSocketFactory");

        SocketFactory factory =
                (SocketFactory) type.getConstructor(String.class).newInstance(SETTINGS);

        try (Socket socket = factory.createSocket()) {
            assertKeepAlive(socket);
        }
    }

    @Test
    void givesAClientThatOnlyKnowsTheClassTheSettingsOfTheSystemProperty() throws Exception {
        System.setProperty(KeepAliveSocketFactory.PROPERTY, SETTINGS);
        try {
            SocketFactory factory = (SocketFactory)
                    KeepAliveSocketFactory.class.getMethod("getDefault").invoke(null);
            try (Socket socket = factory.createSocket()) {
                assertKeepAlive(socket);
            }
        } finally {
            System.clearProperty(KeepAliveSocketFactory.PROPERTY);
        }
    }

    @Test
    void refusesToBeADefaultWithoutSettings() {
        assertThatIllegalStateException()
                .isThrownBy(KeepAliveSocketFactory::getDefault)
                .withMessageStartingWith("io.keepalive.tcp: not set");
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeepAliveSocketFactory("idle=60"))
                .withMessageStartingWith("interval: missing");
        assertThatNullPointerException()
                .isThrownBy(() -> new KeepAliveSocketFactory((String) null))
                .withMessage("settings");
        assertThatNullPointerException()
                .isThrownBy(() -> new KeepAliveSocketFactory(TcpKeepAlive.parse(SETTINGS), null))
                .withMessage("delegate");
    }

    /** Hands out one given socket, unconnected. */
    private static final class OneSocketFactory extends SocketFactory {
        private final Socket socket;

        OneSocketFactory(Socket socket) {
            this.socket = socket;
        }

        @Override
        public Socket createSocket() {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
