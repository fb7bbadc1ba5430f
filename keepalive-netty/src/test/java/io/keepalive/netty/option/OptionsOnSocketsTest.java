package io.keepalive.netty.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.netty.transport.EveryTransport;
import io.keepalive.netty.transport.KernelSockets;
import io.keepalive.netty.transport.Loopback;
import io.keepalive.netty.transport.NettyOptions;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.tcp.AppliedOption;
import io.keepalive.tcp.AppliedOption.Outcome;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpOption;
import io.keepalive.tcp.TcpOptionReport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TCP options on both ends of real connections, as the channel says and as the operating system sees them. */
@Timeout(60)
class OptionsOnSocketsTest {

    private static final TcpKeepAlive SETTINGS = TcpKeepAlive.builder()
            .idle(Duration.ofSeconds(50))
            .interval(Duration.ofSeconds(7))
            .probes(4)
            .userTimeout(Duration.ofMillis(71_234))
            .retransmissionCap(Duration.ofMillis(2_400))
            .build();

    private static final boolean CAP = Kernel.current().supportsRetransmissionCap();

    @EveryTransport
    void setsEachOptionOfAClientAndOfAnAcceptedChannelAndReadsItBack(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, Loopback.NOTHING)) {
            Channel client = loopback.connect(Loopback.NOTHING);

            assertSet(transport, client, ChannelTcpOptions.apply(SETTINGS, client));
            Channel accepted = loopback.accepted();
            assertSet(transport, accepted, ChannelTcpOptions.apply(SETTINGS, accepted));
        }
    }

    @EveryTransport
    void theKernelThenRunsItsKeepaliveTimerFromTheIdleTime(TestTransport transport) throws Exception {
        KernelSockets.orSkip();
        try (Loopback loopback = Loopback.listen(transport, Loopback.NOTHING)) {
            Channel client = loopback.connect(Loopback.NOTHING);
            Channel accepted = loopback.accepted();
            assertThat(timer(client)).isEmpty();

            ChannelTcpOptions.apply(SETTINGS, client);
            ChannelTcpOptions.apply(SETTINGS, accepted);

            assertCountsDownTheIdleTime(client);
            assertCountsDownTheIdleTime(accepted);
        }
    }

    /** The system gives the number of a closed descriptor to the next one. */
    @EveryTransport
    void aClosedChannelsOptionsAreNotSetOnTheConnectionThatGotItsDescriptor(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, Loopback.NOTHING)) {
            loopback.connectPlain();
            Channel closed = loopback.accepted();
            closed.close().sync();
            List<Channel> next = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                loopback.connectPlain();
                next.add(loopback.accepted());
            }

            TcpOptionReport report = ChannelTcpOptions.apply(SETTINGS, closed);

            assertThat(report.options()).noneMatch(AppliedOption::applied);
            assertThat(report.find(TcpOption.KEEPALIVE).orElseThrow().reason()).isEqualTo("ClosedChannelException");
            assertThat(next).noneMatch(other -> other.config().getOption(ChannelOption.SO_KEEPALIVE));
        }
    }

    @EveryTransport
    void optionsGivenToBootstrapsReachTheSocketsOfBothEnds(TestTransport transport) throws Exception {
        KernelSockets.orSkip();
        ServerBootstrap server = new ServerBootstrap();
        ChannelTcpOptions.of(SETTINGS, transport.orSkip().channelType())
                .forEach((option, value) -> server.childOption(untyped(option), value));
        Bootstrap bootstrap = new Bootstrap().channel(transport.channelType());
        ChannelTcpOptions.of(SETTINGS, transport.channelType())
                .forEach((option, value) -> bootstrap.option(untyped(option), value));

        try (Loopback loopback = Loopback.listen(transport, server, Loopback.NOTHING)) {
            Channel client = loopback.connect(bootstrap, Loopback.NOTHING);
            Channel accepted = loopback.accepted();

            assertHolds(transport, client);
            assertHolds(transport, accepted);
            assertCountsDownTheIdleTime(client);
            assertCountsDownTheIdleTime(accepted);
        }
    }

    @EveryTransport
    void aListeningChannelHandsOnTheTimingsButNotTheSwitch(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, Loopback.NOTHING)) {
            TcpOptionReport report = ChannelTcpOptions.apply(SETTINGS, loopback.server());

            assertThat(report.find(TcpOption.KEEPALIVE)).hasValueSatisfying(entry -> {
                assertThat(entry.outcome()).isEqualTo(Outcome.UNSUPPORTED);
                assertThat(entry.reason()).contains("set it on each accepted channel");
            });
            assertThat(report.find(TcpOption.IDLE))
                    .hasValueSatisfying(entry -> assertThat(entry.applied()).isTrue());
            Channel client = loopback.connect(Loopback.NOTHING);
            Channel accepted = loopback.accepted();
            assertTimings(transport, accepted);
            assertThat(accepted.config().getOption(ChannelOption.SO_KEEPALIVE)).isFalse();
            assertThat(timer(accepted)).isEmpty();
            assertThat(timer(client)).isEmpty();
        }
    }

    @Test
    void nioSaysWhatItCannotDoAndWhy() throws Exception {
        try (Loopback loopback = Loopback.listen(TestTransport.NIO, Loopback.NOTHING)) {
            TcpOptionReport report = ChannelTcpOptions.apply(SETTINGS, loopback.connect(Loopback.NOTHING));

            assertThat(report.notApplied())
                    .extracting(AppliedOption::toString)
                    .containsExactly(
                            "TCP_USER_TIMEOUT 71234 ms unsupported:"
                                    + " the JDK has no such option; use a native transport",
                            "TCP_RTO_MAX_MS 2400 ms unsupported: the JDK has no such option; use a native transport");
            assertThat(ChannelTcpOptions.of(SETTINGS, TestTransport.NIO.channelType()))
                    .hasSize(4);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nativeTransports") // the JDK takes no option by number
    void aKernelWithoutTheOptionIsReportedAsSuchAndNotAsAFailure(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, Loopback.NOTHING)) {
            Channel client = loopback.connect(Loopback.NOTHING);

            TcpOptionReport report =
                    SETTINGS.applyTo(new ChannelOptionAccess(client, new TableWithoutCap(NativeTable.linux())));

            assertThat(report.notApplied())
                    .singleElement()
                    .hasToString("TCP_RTO_MAX_MS 2400 ms unsupported: UnsupportedOperationException: this kernel has no"
                            + " TCP_RTO_MAX_MS (Linux 6.15 and later have it)");
        }
    }

    @EveryTransport
    void aValueThatTheKernelRefusesIsAFailureWithWhatStillHolds(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, Loopback.NOTHING)) {
            Channel client = loopback.connect(Loopback.NOTHING);
            ChannelOptionAccess access = new ChannelOptionAccess(
                    client, OptionTables.of(client.getClass()).orElseThrow());
            int before = access.get(TcpOption.IDLE);

            assertThatThrownBy(() -> access.set(TcpOption.IDLE, 40_000)).isInstanceOf(IOException.class);

            assertThat(access.get(TcpOption.IDLE)).isEqualTo(before);
        }
    }

    static Stream<TestTransport> nativeTransports() {
        return TestTransport.ofThisNetty().filter(TestTransport::isNative);
    }

    private static void assertSet(TestTransport transport, Channel channel, TcpOptionReport report) {
        assertThat(report.options()).hasSize(6).allSatisfy(entry -> {
            boolean possible = switch (entry.option()) {
                case USER_TIMEOUT -> transport.isNative();
                case RETRANSMISSION_CAP -> transport.isNative() && CAP;
                default -> true;
            };
            assertThat(entry.outcome())
                    .as(entry.toString())
                    .isEqualTo(possible ? Outcome.APPLIED : Outcome.UNSUPPORTED);
            if (possible) {
                assertThat(entry.effective()).hasValue(entry.requested());
            } else {
                assertThat(entry.reason()).isNotEmpty();
            }
        });
        assertHolds(transport, channel);
    }

    /** What the socket holds, read by Netty's and the JDK's own constants instead of our numbers. */
    private static void assertHolds(TestTransport transport, Channel channel) {
        assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
        assertTimings(transport, channel);
        if (transport.isNative()) {
            assertThat(NettyOptions.read(transport, channel, TcpOption.USER_TIMEOUT))
                    .isEqualTo(71_234);
        }
        if (transport.isNative() && CAP) {
            assertThat(NettyOptions.read(transport, channel, TcpOption.RETRANSMISSION_CAP))
                    .isEqualTo(2_400);
        }
    }

    private static void assertTimings(TestTransport transport, Channel channel) {
        assertThat(NettyOptions.read(transport, channel, TcpOption.IDLE)).isEqualTo(50);
        assertThat(NettyOptions.read(transport, channel, TcpOption.INTERVAL)).isEqualTo(7);
        assertThat(NettyOptions.read(transport, channel, TcpOption.PROBES)).isEqualTo(4);
    }

    private static void assertCountsDownTheIdleTime(Channel channel) {
        assertThat(timer(channel)).hasValueSatisfying(timer -> {
            assertThat(timer.name()).isEqualTo("keepalive");
            assertThat(timer.remaining()).isBetween(Duration.ofSeconds(45), Duration.ofSeconds(50));
        });
    }

    private static Optional<KernelSockets.Timer> timer(Channel channel) {
        return KernelSockets.of(port(channel.localAddress()), port(channel.remoteAddress()))
                .timer();
    }

    private static int port(Object address) {
        return ((InetSocketAddress) address).getPort();
    }

    @SuppressWarnings("unchecked") // the map pairs each option with a value of its type
    private static ChannelOption<Object> untyped(ChannelOption<?> option) {
        return (ChannelOption<Object>) option;
    }

    /** A kernel older than the cap, played by a number that no kernel has. */
    private record TableWithoutCap(OptionTable table) implements OptionTable {

        @Override
        public Map<TcpOption, ChannelOption<Integer>> options() {
            return table.options();
        }

        @Override
        public Optional<ChannelOption<Integer>> find(TcpOption option) {
            return option == TcpOption.RETRANSMISSION_CAP
                    ? Optional.of(new IntegerUnixChannelOption("TCP_RTO_MAX_MS", 6, 0x7777))
                    : table.find(option);
        }

        @Override
        public String whyMissing(TcpOption option) {
            return table.whyMissing(option);
        }
    }
}
