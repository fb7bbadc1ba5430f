package io.keepalive.netty.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.lifetime.Drain;
import io.keepalive.lifetime.Drained;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.NettyKeepAliveBuilder;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** A drain on two event loops: every peer is told goodbye, and newcomers are as well. */
@Timeout(60)
class DrainOnSocketsTest {

    private final Heard heard = new Heard();

    @EveryTransport
    void everyPeerIsToldGoodbyeAndNoneIsReset(TestTransport transport) throws Exception {
        NettyKeepAlive keepAlive = drainable().build();
        try (Loopback loopback = Loopback.listen(transport, keepAlive::install)) {
            List<Socket> peers = connect(loopback, 20);

            CompletableFuture<Drained> drained =
                    keepAlive.drain(Drain.within(ofMillis(500)).grace(ofSeconds(50)));
            for (Socket peer : peers) {
                takesLeave(peer);
            }

            Drained all = drained.get(20, TimeUnit.SECONDS);
            assertThat(all.connections()).isEqualTo(20);
            assertThat(all.cutOff()).isZero();
            assertThat(all.took()).isGreaterThanOrEqualTo(ofMillis(475));
            assertThat(keepAlive.counters().ends()).containsOnlyKeys(Cause.DRAINED);

            Socket newcomer = loopback.connectPlain();
            takesLeave(newcomer);
            heard.end();
            assertThat(keepAlive.counters().ends(Cause.DRAINED))
                    .as("and a newcomer")
                    .isGreaterThanOrEqualTo(20);
        }
    }

    @EveryTransport
    void underHeartbeatsAPeerThatDoesNotCloseIsCutOff(TestTransport transport) throws Exception {
        NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
                .expectPingEvery(ofSeconds(60))
                .drainable()
                .listener(heard)
                .build();
        try (Loopback loopback = Loopback.listen(transport, TextLines.with(keepAlive))) {
            connect(loopback, 3);

            Drained all =
                    keepAlive.drain(Drain.atMost(100).grace(ofMillis(300))).get(20, TimeUnit.SECONDS);

            assertThat(all.connections()).isEqualTo(3);
            assertThat(all.cutOff()).isEqualTo(3);
            assertThat(keepAlive.counters().connections()).isZero();
        }
    }

    @EveryTransport
    void aConnectionThatMovedToAnotherEventLoopIsFoundThere(TestTransport transport) throws Exception {
        NettyKeepAlive keepAlive = drainable().build();
        try (Loopback loopback = Loopback.listen(transport, keepAlive::install)) {
            Socket peer = loopback.connectPlain();
            Channel channel = loopback.accepted();
            var other = loopback.anotherLoopThan(channel.eventLoop());
            channel.deregister().sync();
            other.register(channel).sync();
            other.submit(() -> {}).sync();

            CompletableFuture<Drained> drained =
                    keepAlive.drain(Drain.atMost(100).grace(ofSeconds(1)));
            takesLeave(peer);

            assertThat(drained.get(20, TimeUnit.SECONDS).connections()).isEqualTo(1);
            assertThat(heard.end().diagnosis().cause()).isEqualTo(Cause.DRAINED);
        }
    }

    private NettyKeepAliveBuilder drainable() {
        return NettyKeepAlive.builder()
                .drainable()
                .goodbye((channel, reason) -> channel.writeAndFlush(Unpooled.copiedBuffer("bye\n", US_ASCII)))
                .listener(heard);
    }

    private static List<Socket> connect(Loopback loopback, int count) throws Exception {
        List<Socket> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(loopback.connectPlain());
            loopback.accepted();
        }
        return peers;
    }

    private static void takesLeave(Socket peer) throws Exception {
        assertThat(new String(peer.getInputStream().readAllBytes(), US_ASCII)).isEqualTo("bye\n");
        peer.close();
    }
}
