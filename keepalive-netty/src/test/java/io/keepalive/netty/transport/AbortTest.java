package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.channel.Channel;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

/** What becomes of the socket of a peer declared dead. */
@Timeout(60)
class AbortTest {

    private final Heard heard = new Heard();
    private final NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
            .heartbeat(HeartbeatPolicy.pinging(Duration.ofMillis(200), Duration.ofMillis(100), 2)
                    .build())
            .listener(heard)
            .build();

    @EveryTransport
    void aPeerDeclaredDeadSeesAReset(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, TextLines.with(keepAlive))) {
            PlainPeer peer = new PlainPeer(loopback.connectPlain());

            assertThat(peer.readToTheEnd()).isEqualTo("Connection reset");
            assertThat(heard.end().diagnosis().cause()).isEqualTo(transport.silenceOfAnAcknowledgingPeer());
        }
    }

    @EveryTransport
    void noOrphanWithUnsentDataStaysInTheKernel(TestTransport transport) throws Exception {
        KernelSockets.orSkip();
        try (Loopback loopback = Loopback.listen(transport, TextLines.with(keepAlive))) {
            Socket peer = loopback.connectPlain();
            Channel channel = loopback.accepted();
            Writes.onAndOn(channel);

            Heard.End end = heard.end();

            assertThat(end.diagnosis().cause()).isEqualTo(transport.isNative() ? Cause.PEER_SLOW : Cause.PEER_SILENT);
            assertThat(end.diagnosis().explanation()).contains("our ping could not leave");
            channel.closeFuture().sync();
            assertThat(KernelSockets.awaitGone(loopback.port(), peer.getLocalPort()))
                    .isTrue();
            assertThat(new PlainPeer(peer).readToTheEnd()).isEqualTo("Connection reset");
        }
    }
}
