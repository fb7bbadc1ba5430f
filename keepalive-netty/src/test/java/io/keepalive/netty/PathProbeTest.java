package io.keepalive.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.FreshConnection;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.netty.transport.EveryTransport;
import io.keepalive.netty.transport.KernelSockets;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.tcp.TcpSnapshot;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** The fresh connection to a peer that answers no ping, and whose kernel is said to be silent. */
@Timeout(60)
class PathProbeTest {

    /** Suspect after 0.6 s, dead after 1.6 s. */
    private static final HeartbeatPolicy POLICY = HeartbeatPolicy.pinging(
                    Duration.ofMillis(100), Duration.ofMillis(500), 3)
            .jitter(0)
            .build();

    private static final int BACKLOG = 1;

    private final List<Socket> others = new ArrayList<>();
    private final CompletableFuture<Diagnosis> end = new CompletableFuture<>();

    /** What the old connection has retransmitted; grows with each look if it is to be still silent. */
    private long retransmits = 5;

    private boolean retransmitsOn;
    private ServerSocket server;
    private EventLoop loop;
    private Channel channel;
    private Socket peer;

    private void connect(TestTransport transport) throws Exception {
        loop = transport.newGroup(1).next();
        server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        server.setSoTimeout(10_000);
        NettyKeepAliveBuilder builder = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
                .heartbeat(POLICY)
                .probePath()
                .onEnd((ended, diagnosis) -> end.complete(diagnosis));
        builder.kernel = asked -> Optional.of(silent());
        NettyKeepAlive keepAlive = builder.build();
        channel = new Bootstrap()
                .group(loop)
                .channel(transport.channelType())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast("lines", new LineBasedFrameDecoder(100));
                        keepAlive.install(made, "lines");
                    }
                })
                .connect(server.getLocalSocketAddress())
                .sync()
                .channel();
        peer = server.accept();
    }

    private TcpSnapshot silent() {
        retransmits += retransmitsOn ? 1 : 0;
        Duration age = Duration.ofSeconds(1);
        return new TcpSnapshot(3, 0, 3, 1, 0, age, age, Duration.ZERO, retransmits, 0, 7, 1);
    }

    @AfterEach
    void close() throws Exception {
        channel.close().await(5, TimeUnit.SECONDS);
        peer.close();
        for (Socket other : others) {
            other.close();
        }
        server.close();
        loop.parent().shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    @EveryTransport
    void oneThatIsAnsweredMakesThePathSuspected(TestTransport transport) throws Exception {
        connect(transport);
        assertEnds(FreshConnection.ANSWERED, Cause.PATH_FORGOTTEN);
    }

    @EveryTransport
    void oneThatIsAnsweredWhileTheOldOneGoesOnRetransmittingMakesItCertain(TestTransport transport) throws Exception {
        connect(transport);
        retransmitsOn = true;
        assertEnds(FreshConnection.ANSWERED_AND_OLD_STILL_SILENT, Cause.PATH_FORGOTTEN);
    }

    @EveryTransport
    void itIsClosedAsSoonAsItIsAnsweredWithoutAByteSent(TestTransport transport) throws Exception {
        connect(transport);
        try (Socket fresh = server.accept()) {
            fresh.setSoTimeout(10_000);
            assertThat(fresh.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(channel.isOpen()).isTrue();
    }

    @EveryTransport
    void oneThatIsRefusedLeavesItOpenWhetherTheHostIsUp(TestTransport transport) throws Exception {
        connect(transport);
        server.close();
        assertEnds(FreshConnection.REFUSED, Cause.PEER_UNREACHABLE);
        assertThat(end.join().explanation())
                .contains(
                        "; or the path has forgotten the connection: a fresh one was refused, by the peer or in its name;");
    }

    @EveryTransport
    void whileNobodyHasAnsweredForLessThanTwoSecondsItTellsNothing(TestTransport transport) throws Exception {
        connect(transport);
        fillBacklog();
        assertEnds(FreshConnection.NOT_TRIED, Cause.PEER_UNREACHABLE);
    }

    @EveryTransport
    void oneThatWaitsForAnAnswerEndsWithTheOldConnection(TestTransport transport) throws Exception {
        connectToOneThatWaits(transport);
        channel.close().sync();
        awaitConnecting(0);
    }

    @EveryTransport
    void oneThatWaitsForAnAnswerEndsWhenThePeerIsHeard(TestTransport transport) throws Exception {
        connectToOneThatWaits(transport);
        peer.getOutputStream().write("hello\n".getBytes(US_ASCII));
        awaitConnecting(0);
        assertThat(channel.isOpen()).isTrue();
    }

    @EveryTransport
    void oneThatWaitsForAnAnswerStaysOnNoLoopThatTheOldConnectionLeaves(TestTransport transport) throws Exception {
        connectToOneThatWaits(transport);
        channel.deregister().sync();
        awaitConnecting(0);
        loop.register(channel).sync(); // as only then it can be closed
    }

    private void connectToOneThatWaits(TestTransport transport) throws Exception {
        KernelSockets.orSkip();
        connect(transport);
        fillBacklog();
        awaitConnecting(1);
    }

    /** From then on connections are neither answered nor refused. */
    private void fillBacklog() throws Exception {
        for (int i = 0; i <= BACKLOG; i++) {
            others.add(new Socket(server.getInetAddress(), server.getLocalPort()));
        }
    }

    private void awaitConnecting(int connections) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5); // sooner than the probe gives up by itself
        while (KernelSockets.of(server.getLocalPort()).stream()
                        .filter(socket -> socket.state().equals("SYN-SENT"))
                        .count()
                != connections) {
            assertThat(System.nanoTime() - deadline)
                    .as("connecting: %s", connections)
                    .isNegative();
        }
    }

    private void assertEnds(FreshConnection fresh, Cause cause) throws Exception {
        Diagnosis diagnosis = end.get(10, TimeUnit.SECONDS);
        assertThat(diagnosis.evidence().freshConnection()).isEqualTo(fresh);
        assertThat(diagnosis.cause()).isEqualTo(cause);
    }
}
