package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.tcp.TcpKeepAlive;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

/** How real connections end, and what is said of it, once each. */
@Timeout(60)
class EndsTest {

    private final Heard heard = new Heard();
    private final NettyKeepAlive keepAlive = NettyKeepAlive.builder()
            .tcp(TcpKeepAlive.builder()
                    .idle(Duration.ofMinutes(1))
                    .interval(Duration.ofSeconds(10))
                    .probes(3)
                    .build())
            .listener(heard)
            .build();

    @EveryTransport
    void aPeerThatClosesIsSaidToHaveClosed(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, keepAlive::install)) {
            Socket peer = loopback.connectPlain();
            loopback.accepted();

            peer.close();

            assertEnds(Cause.PEER_CLOSED, loopback);
        }
    }

    @EveryTransport
    void aCloseOfOursIsSaidToBeOursAndTakesLeaveInOrder(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, keepAlive::install)) {
            Socket peer = loopback.connectPlain();

            loopback.accepted().close();

            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            assertEnds(Cause.CLOSED_HERE, loopback);
        }
    }

    @EveryTransport
    void aPeerThatResetsWhileWeReadIsSaidToHaveReset(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, keepAlive::install)) {
            Socket peer = loopback.connectPlain();
            loopback.accepted();

            reset(peer);

            assertEnds(Cause.RESET, loopback);
        }
    }

    @EveryTransport
    void aPeerThatResetsWhileWeOnlyWriteIsSaidToHaveReset(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, channel -> {
            channel.config().setAutoRead(false);
            keepAlive.install(channel);
        })) {
            Socket peer = loopback.connectPlain();
            Channel channel = loopback.accepted();
            Writes.onAndOn(channel);

            reset(peer);

            Heard.End end = assertEnds(Cause.RESET, loopback);
            assertThat(end.diagnosis().evidence().error()).containsInstanceOf(IOException.class);
        }
    }

    @EveryTransport
    void aPeerThatResetsWhileWeReadAndWriteIsSaidToHaveReset(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, keepAlive::install)) {
            Socket peer = loopback.connectPlain();
            Writes.onAndOn(loopback.accepted());

            reset(peer);

            assertEnds(Cause.RESET, loopback);
        }
    }

    @EveryTransport
    void aResetAlsoEndsAConnectionThatMayBeHalfClosed(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, channel -> {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            keepAlive.install(channel);
        })) {
            Socket peer = loopback.connectPlain();
            loopback.accepted();

            reset(peer);

            assertEnds(Cause.RESET, loopback);
        }
    }

    private Heard.End assertEnds(Cause cause, Loopback loopback) throws Exception {
        Heard.End end = heard.end();
        assertThat(end.diagnosis().cause()).as(end.diagnosis().toString()).isEqualTo(cause);
        assertThat(end.onEventLoop()).isTrue();
        assertThat(end.channel().remoteAddress())
                .as("by which ends are grouped")
                .isInstanceOf(InetSocketAddress.class);
        end.channel().closeFuture().sync();
        loopback.close();
        assertThat(heard.ends()).hasSize(1);
        assertThat(keepAlive.counters().ends()).containsOnlyKeys(cause).containsEntry(cause, 1L);
        return end;
    }

    private static void reset(Socket peer) throws IOException {
        peer.setSoLinger(true, 0);
        peer.close();
    }
}
