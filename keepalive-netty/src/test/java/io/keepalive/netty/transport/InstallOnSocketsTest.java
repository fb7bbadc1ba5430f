package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.diagnosis.Cause;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.tcp.AppliedOption;
import io.keepalive.tcp.AppliedOption.Outcome;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpOption;
import io.keepalive.tcp.TcpOptionReport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Installing on real channels: the options it sets, and who hears of one that could not be set. */
@Timeout(60)
class InstallOnSocketsTest {

    private static final TcpKeepAlive TIMINGS = TcpKeepAlive.builder()
            .idle(Duration.ofSeconds(50))
            .interval(Duration.ofSeconds(7))
            .probes(4)
            .build();
    private static final TcpKeepAlive MORE_THAN_NIO_CAN =
            TIMINGS.toBuilder().userTimeout(Duration.ofSeconds(70)).build();

    private final Heard heard = new Heard();

    @EveryTransport
    void theKernelWatchesBothEndsOfAConnectionWhoseInitializersInstall(TestTransport transport) throws Exception {
        KernelSockets.orSkip();
        NettyKeepAlive keepAlive = with(TIMINGS);
        try (Loopback loopback = Loopback.listen(transport, keepAlive::install)) {
            Channel client = loopback.connect(keepAlive::install);
            Channel accepted = loopback.accepted();

            assertWatched(keepAlive, client);
            assertWatched(keepAlive, accepted);
        }
    }

    @EveryTransport
    void theKernelWatchesAConnectionOnWhichItWasInstalledLaterFromAnotherThread(TestTransport transport)
            throws Exception {
        KernelSockets.orSkip();
        NettyKeepAlive keepAlive = with(TIMINGS);
        try (Loopback loopback = Loopback.listen(transport, Loopback.NOTHING)) {
            Channel client = loopback.connect(Loopback.NOTHING);

            keepAlive.install(client);

            assertWatched(keepAlive, client);
        }
    }

    @Test
    void anOptionThatIsNotAppliedReachesListenerStatusAndCounters() throws Exception {
        NettyKeepAlive keepAlive = with(MORE_THAN_NIO_CAN);
        try (Loopback loopback = Loopback.listen(TestTransport.NIO, keepAlive::install)) {
            loopback.connectPlain();
            Channel accepted = loopback.accepted();

            assertThat(heard.notApplied).singleElement().satisfies(entry -> {
                assertThat(entry.option()).isEqualTo(TcpOption.USER_TIMEOUT);
                assertThat(entry.outcome()).isEqualTo(Outcome.UNSUPPORTED);
            });
            assertThat(report(keepAlive, accepted).notApplied()).isEqualTo(heard.notApplied);
            assertThat(keepAlive.counters().optionsNotApplied()).isEqualTo(1);
            assertThat(accepted.isActive()).isTrue();
        }
    }

    @Test
    void anOptionThatIsNotAppliedIsWarnedOfOnceForEachTransport() throws Exception {
        NettyKeepAlive keepAlive = with(MORE_THAN_NIO_CAN);
        try (Loopback loopback = Loopback.listen(TestTransport.NIO, Loopback.NOTHING);
                CapturedLog log = new CapturedLog()) {
            for (int i = 0; i < 3; i++) {
                loopback.connect(new Bootstrap().channel(OneKind.class), keepAlive::install);
                loopback.connect(new Bootstrap().channel(AnotherKind.class), keepAlive::install);
            }

            assertThat(log.lines("TCP_USER_TIMEOUT 70000 ms unsupported")).hasSize(2);
            assertThat(keepAlive.counters().optionsNotApplied()).isEqualTo(6);
        }
    }

    @Test
    void anAcceptedChannelIsClosedInOrderIfARequiredOptionIsNotApplied() throws Exception {
        NettyKeepAlive keepAlive = requiring(MORE_THAN_NIO_CAN);
        try (Loopback loopback = Loopback.listen(TestTransport.NIO, keepAlive::install)) {
            Socket peer = loopback.connectPlain();

            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            assertRefused(heard.end());
        }
        assertThat(heard.ends()).hasSize(1);
    }

    @Test
    void aConnectFailsIfARequiredOptionIsNotApplied() throws Exception {
        NettyKeepAlive keepAlive = requiring(MORE_THAN_NIO_CAN);
        try (Loopback loopback = Loopback.listen(TestTransport.NIO, Loopback.NOTHING)) {
            assertThatThrownBy(() -> loopback.connect(keepAlive::install)).isNotNull();
            assertRefused(heard.end());
        }
        assertThat(heard.ends()).hasSize(1);
    }

    @Test
    void aConnectionIsClosedIfARequiredOptionIsNotAppliedWhenInstalledFromAnotherThread() throws Exception {
        NettyKeepAlive keepAlive = requiring(MORE_THAN_NIO_CAN);
        try (Loopback loopback = Loopback.listen(TestTransport.NIO, Loopback.NOTHING)) {
            Channel client = loopback.connect(Loopback.NOTHING);

            keepAlive.install(client);

            assertRefused(heard.end());
            client.closeFuture().sync();
            assertThat(keepAlive.status(client).end())
                    .hasValueSatisfying(end -> assertThat(end.cause()).isEqualTo(Cause.OPTION_NOT_APPLIED));
        }
        assertThat(heard.ends()).hasSize(1);
    }

    @EveryTransport
    void aConnectionWhoseRequiredOptionsAreAllAppliedStaysOpen(TestTransport transport) throws Exception {
        NettyKeepAlive keepAlive = requiring(transport.isNative() ? MORE_THAN_NIO_CAN : TIMINGS);
        try (Loopback loopback = Loopback.listen(transport, keepAlive::install)) {
            loopback.connectPlain();

            Channel accepted = loopback.accepted();

            assertThat(report(keepAlive, accepted).allApplied()).isTrue();
            assertThat(heard.notApplied).isEmpty();
            assertThat(accepted.isActive()).isTrue();
        }
    }

    /** On kernels that have the retransmission cap it is derived too, which NIO cannot set. */
    @EveryTransport
    void aCapThatWasDerivedAndNotAskedForByNameIsNotRequired(TestTransport transport) throws Exception {
        NettyKeepAlive keepAlive = NettyKeepAlive.builder()
                .detectWithin(Duration.ofSeconds(60))
                .listener(heard)
                .requireOptions()
                .build();
        try (Loopback loopback = Loopback.listen(transport, keepAlive::install)) {
            loopback.connectPlain();

            Channel accepted = loopback.accepted();

            assertThat(report(keepAlive, accepted).effective(TcpOption.KEEPALIVE))
                    .hasValue(1);
            assertThat(accepted.isActive()).isTrue();
        }
    }

    @Test
    void aChannelWithoutTcpIsReportedAsSuch() {
        assertNoTcp(new LocalChannel());
        assertNoTcp(new EmbeddedChannel());
    }

    @Test
    void aDomainSocketIsReportedToHaveNoTcp() {
        TestTransport.EPOLL.orSkip();
        assertNoTcp(new EpollDomainSocketChannel());
    }

    private void assertNoTcp(Channel channel) {
        NettyKeepAlive keepAlive = with(TIMINGS);

        keepAlive.install(channel);

        assertThat(report(keepAlive, channel).options()).hasSize(4).allSatisfy(entry -> {
            assertThat(entry.outcome()).isEqualTo(Outcome.UNSUPPORTED);
            assertThat(entry.reason())
                    .isEqualTo(channel.getClass().getSimpleName() + " is no TCP channel of a known transport");
        });
        channel.unsafe().closeForcibly();
    }

    private static void assertRefused(Heard.End end) {
        assertThat(end.diagnosis().cause()).isEqualTo(Cause.OPTION_NOT_APPLIED);
        assertThat(end.diagnosis().explanation()).contains("TCP_USER_TIMEOUT 70000 ms unsupported");
        assertThat(end.onEventLoop()).isTrue();
    }

    private static void assertWatched(NettyKeepAlive keepAlive, Channel channel) {
        assertThat(report(keepAlive, channel).options()).allMatch(AppliedOption::applied);
        KernelSockets.Entry socket = KernelSockets.of(port(channel.localAddress()), port(channel.remoteAddress()));
        assertThat(socket.timer()).hasValueSatisfying(timer -> {
            assertThat(timer.name()).isEqualTo("keepalive");
            assertThat(timer.remaining()).isBetween(Duration.ofSeconds(45), Duration.ofSeconds(50));
        });
    }

    private static TcpOptionReport report(NettyKeepAlive keepAlive, Channel channel) {
        return keepAlive.status(channel).options().orElseThrow();
    }

    private static int port(Object address) {
        return ((InetSocketAddress) address).getPort();
    }

    private NettyKeepAlive with(TcpKeepAlive settings) {
        return NettyKeepAlive.builder().tcp(settings).listener(heard).build();
    }

    private NettyKeepAlive requiring(TcpKeepAlive settings) {
        return NettyKeepAlive.builder()
                .tcp(settings)
                .listener(heard)
                .requireOptions()
                .build();
    }

    /** A transport of its own, as far as the warning is concerned. */
    public static final class OneKind extends NioSocketChannel {}

    /** Another. */
    public static final class AnotherKind extends NioSocketChannel {}
}
