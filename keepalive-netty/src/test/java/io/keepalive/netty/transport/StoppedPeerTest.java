package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.netty.netlab.LabPeer;
import io.keepalive.netty.netlab.LabProcess;
import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A process that is stopped (SIGSTOP) while its kernel goes on acknowledging: an application that hangs. It has one
 * connection to a server of each transport, so that the waiting is done once.
 */
@Timeout(60)
class StoppedPeerTest {

    private static final HeartbeatPolicy POLICY = HeartbeatPolicy.pinging(
                    Duration.ofSeconds(1), Duration.ofMillis(500), 3)
            .jitter(0)
            .build();
    private static final Duration DETECTION =
            POLICY.detectionTime().orElseThrow().latest();

    /** 10 % or 250 ms, whichever is larger. */
    private static final Duration TOLERANCE = Duration.ofMillis(Math.max(250, DETECTION.toMillis() / 10));

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aStoppedPeerIsDeclaredDeadAtThePredictedTimeOnEveryTransport() throws Exception {
        measure(StoppedPeerTest::aStoppedPeerIsDeclaredDeadAtThePredictedTime);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aPeerResumedInsideTheToleranceIsNotDeclaredDeadOnAnyTransport() throws Exception {
        measure(StoppedPeerTest::aPeerResumedInsideTheToleranceIsNotDeclaredDead);
    }

    private static void aStoppedPeerIsDeclaredDeadAtThePredictedTime(Connections connections) throws Exception {
        List<Channel> channels = connections.channels;
        TextLines.awaitReads(channels, 1);

        connections.peer.freeze();

        for (int i = 0; i < channels.size(); i++) {
            Heard.End end = connections.heard.end();
            Duration measured = Duration.ofNanos(end.nanos() - TextLines.lastReadNanos(end.channel()));
            assertThat(measured).as(end.channel().toString()).isCloseTo(DETECTION, TOLERANCE);
            assertThat(end.diagnosis().cause())
                    .isEqualTo(TestTransport.of(end.channel()).silenceOfAnAcknowledgingPeer());
            assertThat(end.diagnosis().evidence().unansweredPings()).isEqualTo(3);
            assertThat(end.diagnosis().evidence().silence())
                    .hasValueSatisfying(silence -> assertThat(silence).isCloseTo(DETECTION, TOLERANCE));
            assertThat(end.onEventLoop()).isTrue();
        }
        assertThat(connections.heard.ends())
                .extracting(Heard.End::channel)
                .containsExactlyInAnyOrderElementsOf(channels);
    }

    private static void aPeerResumedInsideTheToleranceIsNotDeclaredDead(Connections connections) throws Exception {
        List<Channel> channels = connections.channels;
        TextLines.awaitReads(channels, 1);

        connections.peer.freeze();
        for (int i = 0; i < channels.size(); i++) {
            connections.heard.suspect();
        }
        connections.peer.thaw();
        for (int i = 0; i < channels.size(); i++) {
            connections.heard.recovery();
        }

        TextLines.awaitReads(channels, 4); // for longer than the detection time
        assertThat(connections.heard.ends()).isEmpty();
        assertThat(channels)
                .extracting(
                        channel -> connections.keepAlive.status(channel).peer().orElseThrow())
                .doesNotContain(PeerState.SUSPECT, PeerState.DEAD);
    }

    private static void measure(Story story) throws Exception {
        OnTime.measure(() -> {
            try (Connections connections = new Connections()) {
                story.tell(connections);
            }
        });
    }

    private interface Story {
        void tell(Connections connections) throws Exception;
    }

    /** A connection of the one peer to a server of each transport. */
    private static final class Connections implements AutoCloseable {

        private final Heard heard = new Heard();
        private final NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
                .heartbeat(POLICY)
                .listener(heard)
                .build();
        private final List<Loopback> servers = new ArrayList<>();
        private final List<Channel> channels = new ArrayList<>();
        private final LabProcess peer;

        Connections() throws Exception {
            for (TestTransport transport : TestTransport.available().toList()) {
                servers.add(Loopback.listen(transport, TextLines.with(keepAlive)));
            }
            Stream<Integer> ports = servers.stream().map(Loopback::port);
            peer = LabProcess.java(
                    LabPeer.class,
                    Stream.concat(Stream.of("connect", "localhost"), ports.map(Object::toString))
                            .toList());
            for (Loopback server : servers) {
                channels.add(server.accepted());
            }
        }

        @Override
        public void close() throws IOException {
            peer.close();
            for (Loopback server : servers) {
                server.close();
            }
        }
    }
}
