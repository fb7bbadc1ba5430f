package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import io.keepalive.diagnosis.Cause;
import io.keepalive.netty.netlab.RemoteConnection.End;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the kernel reports when the path to another host is cut, and when. All connections are made first and cut at once,
 * so that the waiting is done once.
 */
@Timeout(60)
class KernelTimeoutTest {

    private static final TcpKeepAlive KEEPALIVE = TcpKeepAlive.parse("idle=1s,interval=1s,probes=2");

    /** Shorter than the three seconds in which the gateway finds out (by ARP) that the server is gone, and says so. */
    private static final TcpKeepAlive WITH_USER_TIMEOUT =
            KEEPALIVE.toBuilder().userTimeout(Duration.ofSeconds(2)).build();

    private static final TcpKeepAlive WITH_LONG_USER_TIMEOUT =
            KEEPALIVE.toBuilder().userTimeout(Duration.ofSeconds(8)).build();

    /** We may hear later than the kernel from when on the time counts. */
    private static final Duration CLOCKS_APART = Duration.ofMillis(250);

    private static final int PORT = 7000;

    private static final Map<TestTransport, RemoteConnection> READING = new EnumMap<>(TestTransport.class);
    private static final Map<TestTransport, RemoteConnection> PAUSED = new EnumMap<>(TestTransport.class);
    private static final Map<TestTransport, RemoteConnection> SENDING = new EnumMap<>(TestTransport.class);
    private static final Map<TestTransport, RemoteConnection> SENDING_LONGER = new EnumMap<>(TestTransport.class);

    private static NetLab lab;
    private static LabProcess client;

    @BeforeAll
    static void connectAndCut() throws Exception {
        lab = NetLab.orSkip();
        LabPeer.listening(lab.server(), PORT);
        client = lab.client().java(LabClient.class);
        for (TestTransport transport : TestTransport.available().toList()) {
            READING.put(transport, connect("reading", transport, KEEPALIVE));
            PAUSED.put(transport, connect("paused", transport, KEEPALIVE));
            if (transport.isNative()) { // NIO has no user timeout, and unacknowledged data takes 15 minutes there
                SENDING.put(transport, connect("sending", transport, WITH_USER_TIMEOUT));
                SENDING_LONGER.put(transport, connect("sending-longer", transport, WITH_LONG_USER_TIMEOUT));
            }
        }
        List<Map<TestTransport, RemoteConnection>> all = List.of(READING, PAUSED, SENDING, SENDING_LONGER);
        for (Map<TestTransport, RemoteConnection> connections : all) {
            exchangeALine(connections);
        }
        tell(PAUSED, "pause");
        lab.server().cut();
        tell(SENDING, "send x");
        tell(SENDING_LONGER, "send x");
    }

    private static RemoteConnection connect(String name, TestTransport transport, TcpKeepAlive settings)
            throws Exception {
        RemoteConnection connection =
                RemoteConnection.open(client, name + "-" + transport, transport, lab.server(), PORT, "tcp=" + settings);
        assertThat(connection.hasReported("unapplied")).isFalse();
        return connection;
    }

    /** So that the last segment received is known. */
    private static void exchangeALine(Map<TestTransport, RemoteConnection> connections) throws Exception {
        tell(connections, "send PING 1");
        for (RemoteConnection connection : connections.values()) {
            connection.report("wrote");
            connection.report("got");
        }
    }

    private static void tell(Map<TestTransport, RemoteConnection> connections, String command) throws Exception {
        for (RemoteConnection connection : connections.values()) {
            connection.tell(command);
        }
    }

    @AfterAll
    static void remove() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void anIdleConnectionEndsInAKernelTimeoutAtThePredictedTime() {
        READING.forEach(KernelTimeoutTest::assertEndsIdle);
    }

    @Test
    void unacknowledgedDataEndsInAKernelTimeoutAtThePredictedTime() {
        SENDING.forEach((transport, connection) ->
                assertEndsUnacknowledged(connection, Cause.USER_TIMEOUT, "timed out", WITH_USER_TIMEOUT));
    }

    @Test
    void unacknowledgedDataToAHostThatIsGoneEndsAsUnreachableAtThePredictedTime() {
        SENDING_LONGER.forEach((transport, connection) -> assertEndsUnacknowledged(
                connection, Cause.PEER_UNREACHABLE, "No route to host", WITH_LONG_USER_TIMEOUT));
    }

    @Test
    void whilePausedNativeTransportsLearnOfItAtTheSameTime() {
        PAUSED.forEach((transport, connection) -> {
            if (transport.isNative()) {
                assertEndsIdle(transport, connection);
            }
        });
    }

    @Test
    void whilePausedNioNeverLearnsOfItAndSaysSoOnlyWhenItReadsAgain() throws Exception {
        RemoteConnection connection = PAUSED.get(TestTransport.NIO);
        Wait.until(
                "given up by the kernel",
                () -> lab.client().sockets(PORT).stream().noneMatch(socket -> socket.localPort() == connection.port()));
        Thread.sleep(1000); // in which it would have been told
        assertThat(connection.hasReported("end")).isFalse();

        connection.tell("resume");

        assertEnds(connection, Cause.KERNEL_TIMEOUT, "timed out");
    }

    private static void assertEndsIdle(TestTransport transport, RemoteConnection connection) {
        Cause cause = transport.isNative() ? Cause.KEEPALIVE_TIMEOUT : Cause.KERNEL_TIMEOUT;
        End end = assertEnds(connection, cause, "timed out");
        assertTime(end, end.lastReadNanos(), predicted(KEEPALIVE).idle());
    }

    private static void assertEndsUnacknowledged(
            RemoteConnection connection, Cause cause, String error, TcpKeepAlive settings) {
        long sentNanos = connection.report("wrote").nanos();
        assertTime(
                assertEnds(connection, cause, error),
                sentNanos,
                predicted(settings).unacknowledged());
    }

    private static End assertEnds(RemoteConnection connection, Cause cause, String error) {
        End end = connection.end();
        assertThat(end.cause()).as(end.explanation()).isEqualTo(cause);
        assertThat(end.explanation()).contains(error);
        return end;
    }

    private static TcpPrediction predicted(TcpKeepAlive settings) {
        return TcpPrediction.of(settings, Kernel.current());
    }

    private static void assertTime(End end, long sinceNanos, Optional<DetectionTime> predicted) {
        assertThat(Duration.ofNanos(end.nanos() - sinceNanos))
                .isBetween(
                        predicted.orElseThrow().earliest().minus(CLOCKS_APART),
                        predicted.orElseThrow().latest().plusSeconds(1));
    }
}
