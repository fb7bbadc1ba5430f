package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.netty.netlab.RemoteConnection.End;
import io.keepalive.netty.transport.KernelSockets;
import io.keepalive.netty.transport.TestTransport;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** That the lab's client and its peer do what they are told, and report what becomes of it. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class LabClientIT {

    private static final int PORT = 7000;
    private static final String HEARTBEAT = "heartbeat=PT0.5S/PT0.5S/4";

    private NetLab lab;
    private LabProcess server;
    private LabProcess client;

    @BeforeEach
    void build() throws Exception {
        lab = NetLab.orSkip();
        server = LabPeer.listening(lab.server(), PORT);
        client = lab.client().java(LabClient.class);
    }

    @AfterEach
    void remove() {
        lab.close();
    }

    private RemoteConnection connect(String... settings) throws Exception {
        return RemoteConnection.open(client, "it", TestTransport.NIO, lab.server(), PORT, settings);
    }

    @Test
    void aFrozenPeerIsSuspectedThawedRecoversAndFrozenForLongEndsSilent() throws Exception {
        RemoteConnection connection = connect(HEARTBEAT);

        server.freeze();
        connection.report("suspect");
        server.thaw();
        connection.report("recovered");
        server.freeze();

        End end = connection.end();
        assertThat(end.cause()).isEqualTo(Cause.PEER_SILENT);
        assertThat(TimeUnit.NANOSECONDS.toMillis(end.nanos() - end.lastReadNanos()))
                .isBetween(2400L, 3750L);
    }

    @Test
    void aBlockedEventLoopDoesNothingElse() throws Exception {
        RemoteConnection connection = connect(HEARTBEAT);
        long told = System.nanoTime();

        connection.tell("block 1500");
        connection.tell("send after the block");

        assertThat(connection.report("wrote").nanos() - told).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1400));
        assertThat(server.report("got").text()).isEqualTo("after the block");
    }

    @Test
    void aPeerThatReadsNothingClosesItsWindowUntilItReadsAgain() throws Exception {
        RemoteConnection connection = connect();
        Capture capture = lab.client().captures("tcp port " + PORT);

        server.tell("pause");
        connection.tell("write 16777216");
        Wait.until("window closed for long", () -> windowClosedFor(capture).toMillis() > 500);
        assertThat(connection.hasReported("wrote")).isFalse();
        server.tell("resume");

        assertThat(connection.report("wrote").text()).isEqualTo("16777216");
    }

    /** How long the server has said no other window than zero, by the last thing it said. */
    private static Duration windowClosedFor(Capture capture) {
        long closedSince = 0;
        long last = 0;
        for (Segment segment : capture.segments()) {
            if (segment.fromPort() == PORT) {
                last = segment.nanos();
                closedSince = segment.window() > 0 ? last : closedSince;
            }
        }
        return Duration.ofNanos(last - closedSince);
    }

    @Test
    void aClientThatPausesReadsNothingUntilItResumes() throws Exception {
        RemoteConnection connection = connect();

        connection.tell("pause");
        connection.tell("send paused");
        server.report("got");
        server.tell("send one");
        Wait.until("one read or waiting", () -> connection.hasReported("got") || unread() > 0);
        server.tell("send two");
        Wait.until("two waiting", () -> unread() > 0);
        connection.tell("resume");

        assertThat(connection.report("got").text()).isEqualTo("one");
        assertThat(connection.report("got").text()).isEqualTo("two");
    }

    private int unread() {
        return lab.client().sockets(PORT).stream()
                .mapToInt(KernelSockets.Entry::unread)
                .sum();
    }

    @Test
    void anOptionThatATransportLacksIsReported() throws Exception {
        RemoteConnection connection = connect("tcp=idle=1s,interval=1s,probes=3,userTimeout=5s");

        assertThat(connection.report("unapplied").text()).contains("USER_TIMEOUT");
    }

    @Test
    void withoutKeepaliveItSaysWhatAnApplicationWouldKnow() throws Exception {
        RemoteConnection connection = connect();

        server.tell("close");

        assertThat(connection.report("closed").text()).isEmpty();
        assertThat(connection.hasReported("end")).isFalse();
    }

    @Test
    void bothEndsSayHowAConnectionEndedThatTheClientClosed() throws Exception {
        RemoteConnection connection = connect(HEARTBEAT);

        connection.tell("close");

        assertThat(connection.end().cause()).isEqualTo(Cause.CLOSED_HERE);
        assertThat(server.report("end").text()).isEqualTo("closed");
    }
}
