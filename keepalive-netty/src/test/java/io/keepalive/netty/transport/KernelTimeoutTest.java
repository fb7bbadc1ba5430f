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

    /** We may hear later than the kernel from when on the time counts. */
    private static final Duration CLOCKS_APART = Duration.ofMillis(250);

    private static final List<EventLoopGroup> LOOPS = new ArrayList<>();
    private static OtherHost host;
    private static PeerProcess peer;

    private static final Connections READING = new Connections(KEEPALIVE);
    private static final Connections PAUSED = new Connections(KEEPALIVE);
    private static final Connections SENDING = new Connections(WITH_USER_TIMEOUT);
    private static long sentNanos;

    @BeforeAll
    static void connectAndCut() throws Exception {
        host = OtherHost.orSkip();
        peer = PeerProcess.listening(host.prefix());
        InetSocketAddress address = new InetSocketAddress(host.address(), peer.port());
        for (TestTransport transport : TestTransport.available().toList()) {
            EventLoopGroup loops = transport.newGroup(1);
            LOOPS.add(loops);
            Bootstrap bootstrap = new Bootstrap().group(loops).channel(transport.channelType());
            READING.connect(transport, bootstrap, address);
            PAUSED.connect(transport, bootstrap, address);
            if (transport.isNative()) {
                SENDING.connect(transport, bootstrap, address);
            }
        }
        PAUSED.channels.values().forEach(channel -> channel.config().setAutoRead(false));
        host.cut();
        SENDING.channels
                .values()
                .forEach(channel -> channel.writeAndFlush(ByteBufUtil.writeAscii(channel.alloc(), "x")));
        sentNanos = System.nanoTime();
    }

    @AfterAll
    static void remove() throws Exception {
        LOOPS.forEach(loops -> loops.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly());
        if (peer != null) {
            peer.close();
        }
        if (host != null) {
            host.close();
        }
    }

    @Test
    void anIdleConnectionEndsInAKernelTimeoutAtThePredictedTime() throws Exception {
        for (TestTransport transport : READING.channels.keySet()) {
            Heard.End end = READING.end(transport);
            assertKernelTimeout(
                    end,
                    TextLines.lastReadNanos(end.channel()),
                    predicted(KEEPALIVE).idle());
        }
    }

    @Test
    void unacknowledgedDataEndsInAKernelTimeoutAtThePredictedTime() throws Exception {
        for (TestTransport transport : SENDING.channels.keySet()) {
            Heard.End end = SENDING.end(transport);
            assertKernelTimeout(end, sentNanos, predicted(WITH_USER_TIMEOUT).unacknowledged());
        }
    }

    @Test
    void whilePausedNativeTransportsLearnOfItAtTheSameTime() throws Exception {
        for (TestTransport transport : PAUSED.channels.keySet()) {
            if (transport.isNative()) {
                Heard.End end = PAUSED.end(transport);
                assertKernelTimeout(
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
        assertThat(KernelSockets.await(port, List::isEmpty)).isEmpty(); // the kernel has given up
        channel.eventLoop().schedule(() -> {}, 1, TimeUnit.SECONDS).sync();
        assertThat(channel.isActive()).isTrue();
        assertThat(PAUSED.heard.get(TestTransport.NIO).ends()).isEmpty();

        channel.config().setAutoRead(true);

        assertKernelTimeout(PAUSED.end(TestTransport.NIO));
    }

    private static TcpPrediction predicted(TcpKeepAlive settings) {
        return TcpPrediction.of(settings, Kernel.current());
    }

    private static void assertKernelTimeout(Heard.End end, long sinceNanos, Optional<DetectionTime> predicted) {
        assertKernelTimeout(end);
        assertThat(Duration.ofNanos(end.nanos() - sinceNanos))
                .as(end.channel().toString())
                .isBetween(
                        predicted.orElseThrow().earliest().minus(CLOCKS_APART),
                        predicted.orElseThrow().latest().plusSeconds(1));
    }

    private static void assertKernelTimeout(Heard.End end) {
        assertThat(end.diagnosis().cause()).as(end.diagnosis().toString()).isEqualTo(Cause.KERNEL_TIMEOUT);
        assertThat(end.diagnosis().error()).isPresent();
        assertThat(end.onEventLoop()).isTrue();
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

        Heard.End end(TestTransport transport) throws InterruptedException {
            return heard.get(transport).end();
        }
    }
}
