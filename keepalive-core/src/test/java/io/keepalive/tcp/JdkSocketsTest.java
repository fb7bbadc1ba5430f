package io.keepalive.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.tcp.AppliedOption.Outcome;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On real sockets, against the real kernel, which has the last word on what may be set. */
class JdkSocketsTest {

    private static final TcpKeepAlive SETTINGS = TcpKeepAlive.parse("idle=61s,interval=11s,probes=4");
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** The kinds of socket the JDK has, each as one that connects or listens. */
    enum Kind {
        SOCKET,
        SOCKET_CHANNEL,
        ASYNCHRONOUS_SOCKET_CHANNEL,
        SERVER_SOCKET,
        SERVER_SOCKET_CHANNEL,
        ASYNCHRONOUS_SERVER_SOCKET_CHANNEL;

        Closeable open() throws IOException {
            return switch (this) {
                case SOCKET -> new Socket();
                case SOCKET_CHANNEL -> SocketChannel.open();
                case ASYNCHRONOUS_SOCKET_CHANNEL -> AsynchronousSocketChannel.open();
                case SERVER_SOCKET -> new ServerSocket();
                case SERVER_SOCKET_CHANNEL -> ServerSocketChannel.open();
                case ASYNCHRONOUS_SERVER_SOCKET_CHANNEL -> AsynchronousServerSocketChannel.open();
            };
        }
    }

    private static TcpOptionReport apply(TcpKeepAlive settings, Closeable socket) {
        if (socket instanceof Socket connecting) {
            return settings.applyTo(connecting);
        }
        return socket instanceof ServerSocket listening
                ? settings.applyTo(listening)
                : settings.applyTo((NetworkChannel) socket);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"SOCKET", "SOCKET_CHANNEL", "ASYNCHRONOUS_SOCKET_CHANNEL"})
    void setsAndReadsBackEverythingOnASocketThatConnects(Kind kind) throws IOException {
        try (Closeable socket = kind.open()) {
            TcpOptionReport report = apply(SETTINGS, socket);

            assertThat(report.allApplied()).as(report.toString()).isTrue();
            assertThat(report.inEffect()).contains(SETTINGS);
            assertThat(TcpOption.values())
                    .extracting(option -> report.effective(option).orElse(-1))
                    .containsExactly(1, 61, 11, 4, -1, -1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"SERVER_SOCKET", "SERVER_SOCKET_CHANNEL", "ASYNCHRONOUS_SERVER_SOCKET_CHANNEL"})
    void saysThatAListeningSocketDoesNotHandOnTheSwitch(Kind kind) throws IOException {
        try (Closeable socket = kind.open()) {
            TcpOptionReport report = apply(SETTINGS, socket);

            assertThat(report.notApplied()).singleElement().satisfies(entry -> {
                assertThat(entry.option()).isEqualTo(TcpOption.KEEPALIVE);
                assertThat(entry.outcome()).isEqualTo(Outcome.UNSUPPORTED);
                assertThat(entry.reason()).contains("accepted ones inherit the timings only", "apply to each of them");
            });
            assertThat(report.effective(TcpOption.IDLE)).hasValue(61);
            assertThat(report.effective(TcpOption.INTERVAL)).hasValue(11);
            assertThat(report.effective(TcpOption.PROBES)).hasValue(4);
            assertThat(report.inEffect()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void saysThatTheJdkHasNoUserTimeoutAndNoCap(Kind kind) throws IOException {
        TcpKeepAlive everything = TcpKeepAlive.parse(SETTINGS + ",userTimeout=20s,retransmissionCap=1s");
        try (Closeable socket = kind.open()) {
            TcpOptionReport report = apply(everything, socket);

            assertThat(report.find(TcpOption.USER_TIMEOUT).orElseThrow())
                    .hasToString("TCP_USER_TIMEOUT 20000 ms unsupported: the JDK's sockets have no such option");
            assertThat(report.find(TcpOption.RETRANSMISSION_CAP).orElseThrow().outcome())
                    .isEqualTo(Outcome.UNSUPPORTED);
            assertThat(report.effective(TcpOption.PROBES)).hasValue(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle=1s,interval=1s,probes=1", "idle=32767s,interval=32767s,probes=127"})
    void acceptsNothingAtItsBoundsThatTheKernelRejects(String settings) throws IOException {
        for (Kind kind : Kind.values()) {
            try (Closeable socket = kind.open()) {
                TcpOptionReport report = apply(TcpKeepAlive.parse(settings), socket);

                assertThat(report.notApplied())
                        .as("%s: %s", kind, report)
                        .allSatisfy(entry -> assertThat(entry.option()).isEqualTo(TcpOption.KEEPALIVE));
            }
        }
    }

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @CsvSource({"IDLE, 0", "IDLE, 32768", "INTERVAL, 0", "INTERVAL, 32768", "PROBES, 0", "PROBES, 128"})
    void rejectsNothingBeyondItsBoundsThatLinuxAccepts(TcpOption option, int value) throws IOException {
        try (Socket socket = new Socket()) {
            TcpOptionAccess access = JdkOptionAccess.of(socket);

            assertThatThrownBy(() -> access.set(option, value))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("Invalid argument");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void socketsAcceptedByAServerSocketHaveTheTimingsButNotTheSwitch() throws IOException {
        try (ServerSocket server = new ServerSocket()) {
            SETTINGS.applyTo(server);
            server.bind(ANY_PORT);
            try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                    Socket accepted = server.accept()) {
                assertTimingsWithoutSwitch(JdkOptionAccess.of(accepted));
                assertThat(SETTINGS.applyTo(accepted).allApplied()).isTrue();
                assertThat(accepted.getKeepAlive()).isTrue();
                assertThat(client.getKeepAlive()).isFalse();
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void channelsAcceptedByAServerSocketChannelHaveTheTimingsButNotTheSwitch() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            SETTINGS.applyTo(server);
            server.bind(ANY_PORT);
            try (SocketChannel client = SocketChannel.open(server.getLocalAddress());
                    SocketChannel accepted = server.accept()) {
                assertTimingsWithoutSwitch(JdkOptionAccess.of(accepted));
                assertThat(SETTINGS.applyTo(accepted).allApplied()).isTrue();
                assertThat(client.isConnected()).isTrue();
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void channelsAcceptedByAnAsynchronousServerHaveTheTimingsButNotTheSwitch() throws Exception {
        try (AsynchronousServerSocketChannel server = AsynchronousServerSocketChannel.open()) {
            SETTINGS.applyTo(server);
            server.bind(ANY_PORT);
            try (SocketChannel client = SocketChannel.open(server.getLocalAddress());
                    AsynchronousSocketChannel accepted = server.accept().get(10, TimeUnit.SECONDS)) {
                assertTimingsWithoutSwitch(JdkOptionAccess.of(accepted));
                assertThat(SETTINGS.applyTo(accepted).allApplied()).isTrue();
                assertThat(client.isConnected()).isTrue();
            }
        }
    }

    private static void assertTimingsWithoutSwitch(TcpOptionAccess accepted) throws IOException {
        assertThat(accepted.get(TcpOption.IDLE)).isEqualTo(61);
        assertThat(accepted.get(TcpOption.INTERVAL)).isEqualTo(11);
        assertThat(accepted.get(TcpOption.PROBES)).isEqualTo(4);
        assertThat(accepted.get(TcpOption.KEEPALIVE)).isZero();
    }

    @Test
    void canBeAppliedAgainWithOtherSettings() throws IOException {
        try (Socket socket = new Socket()) {
            SETTINGS.applyTo(socket);

            TcpKeepAlive others = TcpKeepAlive.parse("idle=5s,interval=2s,probes=2");
            assertThat(others.applyTo(socket).inEffect()).contains(others);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void reportsAClosedSocketInsteadOfThrowing(Kind kind) throws IOException {
        Closeable socket = kind.open();
        socket.close();

        TcpOptionReport report = apply(SETTINGS, socket);

        assertThat(report.options())
                .hasSize(4)
                .allSatisfy(entry -> assertThat(entry.outcome()).isEqualTo(Outcome.FAILED))
                .allSatisfy(entry -> assertThat(entry.reason()).isEqualTo("SocketException: Socket is closed"));
    }

    @Test
    void reportsChannelsThatAreNotTcp() throws IOException {
        try (DatagramChannel udp = DatagramChannel.open();
                SocketChannel unix = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            for (NetworkChannel channel : new NetworkChannel[] {udp, unix}) {
                assertThat(SETTINGS.applyTo(channel).options())
                        .hasSize(4)
                        .allSatisfy(entry -> assertThat(entry.outcome()).isEqualTo(Outcome.UNSUPPORTED))
                        .first()
                        .extracting(AppliedOption::reason)
                        .asString()
                        .endsWith("ChannelImpl does not offer it");
            }
        }
    }
}
