package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.netty.ConnectionStatus;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Auto-read off: what each transport learns of its peer meanwhile, and when. {@code KernelTimeoutTest} goes on from here. */
@Timeout(60)
class PausedReadingTest {

    private static final HeartbeatPolicy POLICY = HeartbeatPolicy.pinging(
                    Duration.ofMillis(200), Duration.ofMillis(100), 2)
            .stallTolerance(Duration.ofMillis(100))
            .build();

    private final Heard heard = new Heard();
    private final NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
            .heartbeat(POLICY)
            .listener(heard)
            .build();

    @BeforeEach
    void findOutWhatTheKernelKnows() {
        KernelSockets.orSkip();
    }

    @EveryTransport
    void noVerdictIsPassedWhilePausedAndThePeerIsJudgedAnewAfterwards(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, TextLines.with(keepAlive))) {
            PlainPeer peer = new PlainPeer(loopback.connectPlain());
            Channel channel = loopback.accepted();
            peer.answer(1);
            channel.config().setAutoRead(false);

            letTheDetectionTimePass(channel, 4);

            ConnectionStatus paused = keepAlive.status(channel);
            assertThat(paused.paused()).isTrue();
            assertThat(paused.peer().orElseThrow()).isNotIn(PeerState.SUSPECT, PeerState.DEAD);
            assertThat(paused.silence())
                    .hasValueSatisfying(silence -> assertThat(silence)
                            .isGreaterThan(POLICY.detectionTime()
                                    .orElseThrow()
                                    .latest()
                                    .multipliedBy(3)));
            assertThat(heard.ends()).isEmpty();

            channel.config().setAutoRead(true);
            peer.answer(2);
            assertThat(heard.ends()).isEmpty();
            Heard.End end = heard.end(); // as the peer answers no more
            assertThat(end.diagnosis().cause()).isEqualTo(transport.silenceOfAnAcknowledgingPeer());
        }
    }

    @EveryTransport
    void aResetIsLearntAtOnceOnNativeTransportsAndOnlyByReadingOnNio(TestTransport transport) throws Exception {
        learns(Cause.RESET, transport, peer -> peer.setSoLinger(true, 0));
    }

    @EveryTransport
    void aCloseIsLearntAtOnceOnNativeTransportsAndOnlyByReadingOnNio(TestTransport transport) throws Exception {
        learns(Cause.PEER_CLOSED, transport, peer -> {});
    }

    @EveryTransport
    void thePeerThatHalfClosesIsNotJudgedFromThenOn(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, channel -> {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            TextLines.with(keepAlive).accept(channel);
        })) {
            Socket socket = loopback.connectPlain();
            Channel channel = loopback.accepted();
            new PlainPeer(socket).answer(1);

            socket.shutdownOutput();
            letTheDetectionTimePass(channel, 4);

            assertThat(heard.ends()).isEmpty();
            assertThat(keepAlive.status(channel).paused()).isTrue();
            channel.close();
            assertThat(heard.end().diagnosis().cause()).isEqualTo(Cause.CLOSED_HERE);
        }
    }

    private void learns(Cause cause, TestTransport transport, BeforeClose beforeClose) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, TextLines.with(keepAlive))) {
            Socket socket = loopback.connectPlain();
            Channel channel = loopback.accepted();
            new PlainPeer(socket).answer(1);
            channel.config().setAutoRead(false);
            letTheDetectionTimePass(channel, 1);

            int peerPort = socket.getLocalPort();
            beforeClose.accept(socket);
            socket.close();
            assertThat(KernelSockets.await(loopback.port(), sockets -> !isEstablished(sockets, peerPort)))
                    .isTrue();

            if (!transport.isNative()) {
                letTheDetectionTimePass(channel, 2);
                assertThat(channel.isActive()).isTrue();
                assertThat(heard.ends()).isEmpty();
                channel.config().setAutoRead(true);
            }
            assertThat(heard.end().diagnosis().cause()).isEqualTo(cause);
            channel.closeFuture().sync();
            assertThat(heard.ends()).hasSize(1);
        }
    }

    private static boolean isEstablished(List<KernelSockets.Entry> sockets, int peerPort) {
        return sockets.stream()
                .anyMatch(socket ->
                        socket.peerPort() == peerPort && socket.state().equals("ESTAB"));
    }

    /** Waits on the channel's loop, so that every deadline in that time has come up there. */
    private static void letTheDetectionTimePass(Channel channel, int times) throws InterruptedException {
        long nanos = POLICY.detectionTime().orElseThrow().latest().toNanos() * times;
        channel.eventLoop().schedule(() -> {}, nanos, TimeUnit.NANOSECONDS).sync();
    }

    private interface BeforeClose {
        void accept(Socket peer) throws Exception;
    }
}
