package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

    private final Heard heard = new Heard();
    private final NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
            .heartbeat(POLICY)
            .listener(heard)
            .build();
    private final List<Loopback> servers = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();
    private PeerProcess peer;

    @BeforeEach
    void connectOnEveryTransport() throws Exception {
        for (TestTransport transport : TestTransport.available().toList()) {
            servers.add(Loopback.listen(transport, TextLines.with(keepAlive)));
        }
        peer = PeerProcess.connectingTo(servers.stream().mapToInt(Loopback::port));
        for (Loopback server : servers) {
            channels.add(server.accepted());
        }
    }

    @AfterEach
    void disconnect() throws Exception {
        peer.close();
        for (Loopback server : servers) {
            server.close();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aStoppedPeerIsDeclaredDeadAtThePredictedTimeOnEveryTransport() throws Exception {
        TextLines.awaitReads(channels, 1);

        peer.stop();

        for (int i = 0; i < channels.size(); i++) {
            Heard.End end = heard.end();
            Duration measured = Duration.ofNanos(end.nanos() - TextLines.lastReadNanos(end.channel()));
            assertThat(measured).as(end.channel().toString()).isCloseTo(DETECTION, TOLERANCE);
            assertThat(end.diagnosis().cause()).isEqualTo(Cause.PEER_SILENT);
            assertThat(end.diagnosis().unansweredPings()).isEqualTo(3);
            assertThat(end.diagnosis().silence())
                    .hasValueSatisfying(silence -> assertThat(silence).isCloseTo(DETECTION, TOLERANCE));
            assertThat(end.onEventLoop()).isTrue();
        }
        assertThat(heard.ends()).extracting(Heard.End::channel).containsExactlyInAnyOrderElementsOf(channels);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aPeerResumedInsideTheToleranceIsNotDeclaredDeadOnAnyTransport() throws Exception {
        TextLines.awaitReads(channels, 1);

        peer.stop();
        for (int i = 0; i < channels.size(); i++) {
            heard.suspect();
        }
        peer.resume();
        for (int i = 0; i < channels.size(); i++) {
            heard.recovery();
        }

        TextLines.awaitReads(channels, 4); // for longer than the detection time
        assertThat(heard.ends()).isEmpty();
        assertThat(channels)
                .extracting(channel -> keepAlive.status(channel).peer().orElseThrow())
                .doesNotContain(PeerState.SUSPECT, PeerState.DEAD);
    }
}
