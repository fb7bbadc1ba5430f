package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.netty.option.ChannelTcpInfo;
import io.keepalive.netty.option.ChannelTcpOptions;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpSnapshot;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What real kernels tell of real connections, and whom. */
@Timeout(60)
class ChannelTcpInfoTest {

    private static final int MORE_THAN_THE_KERNELS_HOLD = 16 * 1024 * 1024;

    private static final TcpKeepAlive KEEPALIVE = TcpKeepAlive.builder()
            .idle(Duration.ofMinutes(1))
            .interval(Duration.ofSeconds(10))
            .probes(3)
            .build();

    private static final TcpKeepAlive WITH_USER_TIMEOUT =
            KEEPALIVE.toBuilder().userTimeout(Duration.ofMinutes(2)).build();

    @EveryTransport
    void whatWasWrittenAndTakenIsCountedOnNativeTransports(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, Loopback.NOTHING)) {
            Socket peer = loopback.connectPlain();
            Channel channel = loopback.accepted();
            channel.writeAndFlush(channel.alloc().buffer().writeZero(1000)).sync();
            peer.getInputStream().readNBytes(1000);

            assertThat(ChannelTcpInfo.readable(channel)).isEqualTo(transport.isNative());
            assertThat(ChannelTcpInfo.read(channel).isPresent()).isEqualTo(transport.isNative());
            ChannelTcpInfo.read(channel).ifPresent(info -> {
                assertThat(info.allAcknowledged()).isTrue();
                assertThat(info.kernelSilent()).isFalse();
                assertThat(info.writtenBytes()).isEqualTo(1000);
                assertThat(info.ackedBytes()).isBetween(1000L, 1001L);
                assertThat(info.roundTrip()).isPositive().isLessThan(Duration.ofSeconds(5));
                assertThat(info.lastAckReceived()).isLessThan(Duration.ofSeconds(10));
            });
        }
    }

    @EveryTransport
    void aPeerThatReadsNothingLeavesBytesWaiting(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, Loopback.NOTHING)) {
            loopback.connectPlain();
            Channel channel = loopback.accepted();
            channel.writeAndFlush(channel.alloc().buffer().writeZero(MORE_THAN_THE_KERNELS_HOLD));
            if (transport.isNative()) {
                TcpSnapshot info = readingNothing(channel);
                assertThat(info.peerReadsNot()).as(info.toString()).isTrue();
                assertThat(info.allAcknowledged()).isFalse();
                assertThat(info.writtenBytes() - info.ackedBytes()).isGreaterThanOrEqualTo(info.notSentBytes() - 1);
            }
        }
    }

    @EveryTransport
    void theUserTimeoutInForceIsTold(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, Loopback.NOTHING)) {
            loopback.connectPlain();
            Channel channel = loopback.accepted();
            assertThat(ChannelTcpInfo.userTimeout(channel)).isEmpty();
            if (transport.isNative()) {
                Duration limit = Duration.ofMillis(12_345);
                ChannelTcpOptions.apply(KEEPALIVE.toBuilder().userTimeout(limit).build(), channel);
                assertThat(ChannelTcpInfo.userTimeout(channel)).contains(limit);
            }
        }
    }

    @EveryTransport
    void aClosedOrListeningChannelTellsNothing(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, Loopback.NOTHING)) {
            loopback.connectPlain();
            Channel channel = loopback.accepted();
            channel.close().sync();

            assertThat(ChannelTcpInfo.read(channel)).isEmpty();
            assertThat(ChannelTcpInfo.userTimeout(channel)).isEmpty();
            assertThat(ChannelTcpInfo.readable(loopback.server())).isFalse();
            assertThat(ChannelTcpInfo.read(loopback.server())).isEmpty();
        }
    }

    /** The system gives the number of a closed descriptor to the next one. */
    @EveryTransport
    void aClosedChannelDoesNotSpeakForTheConnectionThatGotItsDescriptor(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, Loopback.NOTHING)) {
            loopback.connectPlain();
            Channel closed = loopback.accepted();
            closed.close().sync();
            for (int i = 0; i < 20; i++) {
                loopback.connectPlain();
                ChannelTcpOptions.apply(WITH_USER_TIMEOUT, loopback.accepted());
            }

            assertThat(ChannelTcpInfo.read(closed)).isEmpty();
            assertThat(ChannelTcpInfo.userTimeout(closed)).isEmpty();
        }
    }

    @Test
    void aChannelWithoutATcpConnectionTellsNothing() {
        EmbeddedChannel channel = new EmbeddedChannel();

        assertThat(ChannelTcpInfo.readable(channel)).isFalse();
        assertThat(ChannelTcpInfo.read(channel)).isEmpty();
        assertThat(ChannelTcpInfo.userTimeout(channel)).isEmpty();
    }

    /** The window closes when the first flight has filled it. */
    private static TcpSnapshot readingNothing(Channel channel) throws InterruptedException {
        TcpSnapshot info = ChannelTcpInfo.read(channel).orElseThrow();
        for (int i = 0; i < 100 && !(info.peerReadsNot() && info.unackedSegments() == 0); i++) {
            channel.eventLoop().schedule(() -> {}, 50, TimeUnit.MILLISECONDS).sync();
            info = ChannelTcpInfo.read(channel).orElseThrow();
        }
        return info;
    }
}
