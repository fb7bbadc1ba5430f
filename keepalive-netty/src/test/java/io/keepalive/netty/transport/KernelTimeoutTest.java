package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import io.keepalive.diagnosis.Cause;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpPrediction;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the kernel reports when the path to another host falls silent, and when. All connections are made first and cut at
 * once, so that the waiting is done once.
 */
@Timeout(60)
class KernelTimeoutTest {

    private static final TcpKeepAlive KEEPALIVE = TcpKeepAlive.builder()
            .idle(Duration.ofSeconds(1))
            .interval(Duration.ofSeconds(1))
            .probes(2)
            .build();
    private static final TcpKeepAlive WITH_USER_TIMEOUT =
            KEEPALIVE.toBuilder().userTimeout(Duration.ofSeconds(2)).build();

    /** Longer than the three seconds in which a host finds out (by ARP) that another is gone. */
    private static final TcpKeepAlive WITH_LONG_USER_TIMEOUT =
            KEEPALIVE.toBuilder().userTimeout(Duration.ofSeconds(5)).build();

    /** We may hear later than the kernel from when on the time counts. */
    private static final Duration CLOCKS_APART = Duration.ofMillis(250);

    private static final Connections READING = new Connections(KEEPALIVE);
    private static final Connections PAUSED = new Connections(KEEPALIVE);
    private static final Connections SENDING = new Connections(WITH_USER_TIMEOUT);
    private static final Connections SENDING_TO_NOBODY = new Connections(WITH_LONG_USER_TIMEOUT);

    private static final List<OtherHost> HOSTS = new ArrayList<>();
    private static final List<EventLoopGroup> LOOPS = new ArrayList<>();
    private static long sentNanos;

    @BeforeAll
    static void connectAndCut() throws Exception {
        OtherHost cutOff = host();
        OtherHost gone = host();
        InetSocketAddress address = cutOff.listen();
        InetSocketAddress goneAddress = gone.listen();
        for (TestTransport transport : TestTransport.available().toList()) {
            EventLoopGroup loops = transport.newGroup(1);
            LOOPS.add(loops);
            Bootstrap bootstrap = new Bootstrap().group(loops).channel(transport.channelType());
            READING.connect(transport, bootstrap, address);
            PAUSED.connect(transport, bootstrap, address);
            if (transport.isNative()) { // NIO has no user timeout, and unacknowledged data takes 15 minutes there
                SENDING.connect(transport, bootstrap, address);
                SENDING_TO_NOBODY.connect(transport, bootstrap, goneAddress);
            }
        }
        PAUSED.channels.values().forEach(channel -> channel.config().setAutoRead(false));
        cutOff.cut();
        gone.vanish();
        SENDING.write();
        SENDING_TO_NOBODY.write();
        sentNanos = System.nanoTime();
    }

    private static OtherHost host() throws Exception {
        OtherHost host = OtherHost.orSkip();
        HOSTS.add(host);
        return host;
    }

    @AfterAll
    static void remove() {
        LOOPS.forEach(loops -> loops.shutdownGracefully(0, 10, TimeUnit.SECONDS));
        LOOPS.forEach(loops -> loops.terminationFuture().awaitUninterruptibly(10, TimeUnit.SECONDS));
        HOSTS.forEach(OtherHost::close);
    }

    @Test
    void anIdleConnectionEndsInAKernelTimeoutAtThePredictedTime() throws Exception {
        for (TestTransport transport : READING.channels.keySet()) {
            Heard.End end = READING.end(transport);
            assertKernelTimeout(
                    Cause.KEEPALIVE_TIMEOUT,
                    end,
                    TextLines.lastReadNanos(end.channel()),
                    predicted(KEEPALIVE).idle());
        }
    }

    @Test
    void unacknowledgedDataEndsInAKernelTimeoutAtThePredictedTime() throws Exception {
        for (TestTransport transport : SENDING.channels.keySet()) {
            Heard.End end = SENDING.end(transport);
            assertKernelTimeout(
                    Cause.USER_TIMEOUT,
                    end,
                    sentNanos,
                    predicted(WITH_USER_TIMEOUT).unacknowledged());
        }
    }

    @Test
    void unacknowledgedDataToAHostThatIsGoneEndsAsUnreachableAtThePredictedTime() throws Exception {
        for (TestTransport transport : SENDING_TO_NOBODY.channels.keySet()) {
            Heard.End end = SENDING_TO_NOBODY.end(transport);
            assertEnd(Cause.PEER_UNREACHABLE, end);
            assertTime(end, sentNanos, predicted(WITH_LONG_USER_TIMEOUT).unacknowledged());
        }
    }

    @Test
    void whilePausedNativeTransportsLearnOfItAtTheSameTime() throws Exception {
        for (TestTransport transport : PAUSED.channels.keySet()) {
            if (transport.isNative()) {
                Heard.End end = PAUSED.end(transport);
                assertKernelTimeout(
                        Cause.KEEPALIVE_TIMEOUT,
                        end,
                        TextLines.lastReadNanos(end.channel()),
                        predicted(KEEPALIVE).idle());
            }
        }
    }

    @Test
    void whilePausedNioNeverLearnsOfItAndSaysSoOnlyWhenItReadsAgain() throws Exception {
        KernelSockets.orSkip();
        Channel channel = PAUSED.channels.get(TestTransport.NIO);
        int port = ((InetSocketAddress) channel.localAddress()).getPort();
        int peerPort = ((InetSocketAddress) channel.remoteAddress()).getPort();
        assertThat(KernelSockets.awaitGone(port, peerPort)).isTrue(); // the kernel has given up
        channel.eventLoop().schedule(() -> {}, 1, TimeUnit.SECONDS).sync();
        assertThat(channel.isActive()).isTrue();
        assertThat(PAUSED.heard.get(TestTransport.NIO).ends()).isEmpty();

        channel.config().setAutoRead(true);

        assertEnd(Cause.KERNEL_TIMEOUT, PAUSED.end(TestTransport.NIO));
    }

    private static TcpPrediction predicted(TcpKeepAlive settings) {
        return TcpPrediction.of(settings, Kernel.current());
    }

    private static void assertKernelTimeout(
            Cause onNative, Heard.End end, long sinceNanos, Optional<DetectionTime> predicted) {
        Cause cause = TestTransport.of(end.channel()).isNative() ? onNative : Cause.KERNEL_TIMEOUT;
        assertEnd(cause, end);
        assertTime(end, sinceNanos, predicted);
    }

    private static void assertEnd(Cause cause, Heard.End end) {
        assertThat(end.diagnosis().cause()).as(end.diagnosis().toString()).isEqualTo(cause);
        assertThat(end.diagnosis().evidence().error()).isPresent();
        assertThat(end.onEventLoop()).isTrue();
    }

    private static void assertTime(Heard.End end, long sinceNanos, Optional<DetectionTime> predicted) {
        assertThat(Duration.ofNanos(end.nanos() - sinceNanos))
                .as(end.channel().toString())
                .isBetween(
                        predicted.orElseThrow().earliest().minus(CLOCKS_APART),
                        predicted.orElseThrow().latest().plusSeconds(1));
    }

    /** One connection of each transport to the other host. */
    private record Connections(
            TcpKeepAlive settings, Map<TestTransport, Channel> channels, Map<TestTransport, Heard> heard) {

        Connections(TcpKeepAlive settings) {
            this(settings, new EnumMap<>(TestTransport.class), new EnumMap<>(TestTransport.class));
        }

        /** Connects, and exchanges a line, so that the last segment received is known. */
        void connect(TestTransport transport, Bootstrap bootstrap, InetSocketAddress address) throws Exception {
            Heard listener = new Heard();
            NettyKeepAlive keepAlive =
                    NettyKeepAlive.builder().tcp(settings).listener(listener).build();
            Channel channel = bootstrap
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel made) {
                            TextLines.withoutHeartbeat(keepAlive).accept(made);
                            made.pipeline().addLast(new Application());
                        }
                    })
                    .connect(address)
                    .sync()
                    .channel();
            channels.put(transport, channel);
            heard.put(transport, listener);
            assertThat(keepAlive.status(channel).options().orElseThrow().allApplied())
                    .isTrue();
            channel.writeAndFlush(ByteBufUtil.writeAscii(channel.alloc(), "PING 1\n"));
            TextLines.awaitFirstRead(channel);
        }

        void write() {
            channels.values().forEach(channel -> channel.writeAndFlush(ByteBufUtil.writeAscii(channel.alloc(), "x")));
        }

        Heard.End end(TestTransport transport) throws InterruptedException {
            return heard.get(transport).end();
        }
    }
}
