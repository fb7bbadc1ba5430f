package io.keepalive.netty.link;

import static io.keepalive.netty.link.LinkEnds.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.netty.transport.EveryTransport;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.reconnect.Backoff;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** A link to a server that the test plays on plain sockets. */
@Timeout(60)
class PeerLinkOnSocketsTest {

    private static final Backoff SHORT = Backoff.builder()
            .firstDelay(Duration.ofMillis(20))
            .maxDelay(Duration.ofMillis(50))
            .build();

    @EveryTransport
    void comesBackWhenTheServerDoes(TestTransport transport) throws Exception {
        try (LinkWorld world = new LinkWorld(transport)) {
            PeerLink link = world.open(SHORT);
            Channel first = link.connected().get(20, TimeUnit.SECONDS);
            world.accept();
            int port = world.server.getLocalPort();
            assertThat(link.channel()).contains(first);
            assertThat(link.state()).isEqualTo(LinkState.UP);

            world.kill();

            assertThat(next(world.heard.downs).diagnosis().map(Diagnosis::cause))
                    .contains(Cause.RESET);
            assertThat(next(world.heard.failures)).isInstanceOf(ConnectException.class);
            assertThat(link.channel()).isEmpty();
            CompletableFuture<Channel> waiting = link.connected();
            world.listen(port);
            assertThat(waiting.get(20, TimeUnit.SECONDS))
                    .isNotSameAs(first)
                    .satisfies(second -> assertThat(second.isActive()).isTrue());
            assertThat(link.status().connections()).isEqualTo(2);
        }
    }

    @EveryTransport
    void givesUpOnAServerThatRefuses(TestTransport transport) throws Exception {
        try (LinkWorld world = new LinkWorld(transport)) {
            world.kill();
            PeerLink link = world.open(SHORT.toBuilder().maxAttempts(3).build());
            CompletableFuture<Channel> waiting = link.connected();

            assertThat(next(world.heard.givenUp).failures()).isEqualTo(3);

            assertThat(world.heard.said).containsExactly("failed", "failed", "failed", "given up");
            assertThat(link.state()).isEqualTo(LinkState.GIVEN_UP);
            for (CompletableFuture<Channel> each : List.of(waiting, link.connected())) {
                assertThatThrownBy(() -> each.get(20, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOf(LinkClosedException.class)
                        .hasMessage("link: given up, attempts that failed in a row: 3")
                        .hasCauseInstanceOf(ConnectException.class);
            }
            link.close().get(20, TimeUnit.SECONDS);
            assertThat(link.state()).isEqualTo(LinkState.GIVEN_UP);
        }
    }

    @EveryTransport
    void takesOneThatAcceptsAndClosesAtOnceForAFailure(TestTransport transport) throws Exception {
        try (LinkWorld world = new LinkWorld(transport)) {
            PeerLink link = world.open(SHORT.toBuilder().maxAttempts(3).build());
            for (int i = 0; i < 3; i++) {
                world.accept().close();
            }

            assertThat(next(world.heard.givenUp).failures()).isEqualTo(3);
            // a close that comes with the handshake's end is no connection at all
            assertThat(world.heard.downs.size() + world.heard.failures.size()).isEqualTo(3);
            assertThat(world.heard.downs)
                    .allSatisfy(end ->
                            assertThat(end.diagnosis().map(Diagnosis::cause)).contains(Cause.PEER_CLOSED));
            assertThat(link.state()).isEqualTo(LinkState.GIVEN_UP);
        }
    }

    @EveryTransport
    void aConnectThatIsNotAnsweredTimesOutAndIsTriedAgain(TestTransport transport) throws Exception {
        try (LinkWorld world = new LinkWorld(transport);
                Blackhole blackhole = new Blackhole()) {
            world.bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 100).remoteAddress(blackhole.address());
            PeerLink link = world.open(SHORT);
            assertThat(next(world.heard.failures)).isInstanceOf(ConnectTimeoutException.class);
            assertThat(next(world.heard.failures)).isInstanceOf(ConnectTimeoutException.class);
            assertThat(link.channel()).isEmpty();
        }
    }

    @EveryTransport
    void canBeClosedWhileItConnects(TestTransport transport) throws Exception {
        try (LinkWorld world = new LinkWorld(transport);
                Blackhole blackhole = new Blackhole()) {
            world.bootstrap.remoteAddress(blackhole.address());
            PeerLink link = world.open(SHORT);
            CompletableFuture<Channel> waiting = link.connected();
            assertThat(link.state()).isEqualTo(LinkState.CONNECTING);

            CompletableFuture<Void> closed = link.close();
            link.close();

            closed.get(20, TimeUnit.SECONDS);
            assertIsClosed(link, waiting, "link: closed");
            assertThat(world.heard.said).isEmpty();
        }
    }

    @EveryTransport
    void canBeClosedWhileItWaits(TestTransport transport) throws Exception {
        try (LinkWorld world = new LinkWorld(transport)) {
            world.kill();
            PeerLink link = world.open(Backoff.builder()
                    .firstDelay(Duration.ofDays(1))
                    .maxDelay(Duration.ofDays(1))
                    .build());
            CompletableFuture<Channel> waiting = link.connected();
            assertThat(next(world.heard.delays)).isPresent();
            assertThat(link.state()).isEqualTo(LinkState.WAITING);
            assertThat(link.status().nextAttemptIn()).isPresent();

            link.close().get(20, TimeUnit.SECONDS);

            assertIsClosed(link, waiting, "link: closed");
            link.close().get(20, TimeUnit.SECONDS);
            assertThat(link.status().nextAttemptIn()).isEmpty();
        }
    }

    @EveryTransport
    void whatWasWrittenBeforeTheCloseArrives(TestTransport transport) throws Exception {
        for (boolean withKeepAlive : new boolean[] {true, false}) {
            try (LinkWorld world = new LinkWorld(transport)) {
                world.withKeepAlive = withKeepAlive;
                PeerLink link = world.open(SHORT);
                Channel channel = link.connected().get(20, TimeUnit.SECONDS);
                Socket peer = world.accept();
                channel.write(Unpooled.buffer().writeZero(8_000_000));

                CompletableFuture<Void> closed = link.close();

                assertThat(peer.getInputStream().readAllBytes()).hasSize(8_000_000);
                peer.close();
                closed.get(20, TimeUnit.SECONDS);
                LinkEnd end = next(world.heard.downs);
                assertThat(end.unsentBytes()).isZero();
                assertThat(end.diagnosis().map(Diagnosis::cause))
                        .isEqualTo(withKeepAlive ? Optional.of(Cause.CLOSED_HERE) : Optional.empty());
            }
        }
    }

    @EveryTransport
    void tellsWhatWasInFlight(TestTransport transport) throws Exception {
        try (LinkWorld world = new LinkWorld(transport)) {
            PeerLink link = world.open(SHORT);
            Channel channel = link.connected().get(20, TimeUnit.SECONDS);
            Socket peer = world.accept();
            InFlight inFlight = InFlight.of(channel);
            int size = 1_000_000;
            channel.eventLoop()
                    .submit(() -> {
                        for (int i = 0; i < 20; i++) {
                            assertThat(inFlight.begin(i)).isTrue();
                            channel.writeAndFlush(Unpooled.buffer().writeZero(size));
                        }
                        assertThat(inFlight.begin("held back")).isTrue();
                        channel.write(Unpooled.buffer().writeZero(size));
                    })
                    .get(20, TimeUnit.SECONDS);
            peer.getInputStream().readNBytes(size);
            assertThat(inFlight.answered(0)).isTrue();
            assertThat(inFlight.answered(0)).isFalse();

            world.kill();

            LinkEnd end = next(world.heard.downs);
            List<Object> all = new ArrayList<>(end.maybeProcessed());
            all.addAll(end.notSent());
            assertThat(all).hasSize(20).startsWith(1, 2).endsWith(18, 19, "held back");
            assertThat(end.notSent()).contains(19, "held back").hasSize((int) (end.unsentBytes() / size));
            assertThat(end.maybeProcessed()).doesNotContain(19);
            assertThat(inFlight.begin("late")).isFalse();
            assertThat(inFlight.size()).isZero();
        }
    }

    @EveryTransport
    void aPeerFoundDeadLeavesWhatItsKernelDidNotAcknowledge(TestTransport transport) throws Exception {
        try (LinkWorld world = new LinkWorld(transport)) {
            world.keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
                    .heartbeat(HeartbeatPolicy.pinging(Duration.ofMillis(100), Duration.ofMillis(100), 2)
                            .build())
                    .build();
            world.open(SHORT).connected().get(20, TimeUnit.SECONDS);
            world.accept(); // reads nothing, while its kernel acknowledges

            LinkEnd end = next(world.heard.downs);

            assertThat(end.diagnosis().map(Diagnosis::cause)).contains(transport.silenceOfAnAcknowledgingPeer());
            assertThat(end.unsentBytes()).isZero();
            assertThat(end.unacknowledgedBytes())
                    .isEqualTo(transport.isNative() ? OptionalLong.of(0) : OptionalLong.empty());
            assertThat(world.heard.said).startsWith("up", "suspect", "down");
        }
    }

    @EveryTransport
    void anEventLoopThatIsShutDownClosesTheLink(TestTransport transport) throws Exception {
        try (LinkWorld up = new LinkWorld(transport);
                LinkWorld waits = new LinkWorld(transport);
                LinkWorld connects = new LinkWorld(transport);
                Blackhole blackhole = new Blackhole()) {
            up.open(SHORT).connected().get(20, TimeUnit.SECONDS);
            waits.kill();
            waits.open(Backoff.builder()
                    .firstDelay(Duration.ofDays(1))
                    .maxDelay(Duration.ofDays(1))
                    .build());
            next(waits.heard.delays);
            connects.bootstrap.remoteAddress(blackhole.address());
            connects.open(SHORT);
            for (LinkWorld each : List.of(up, waits, connects)) {
                CompletableFuture<Channel> waiting = each.link.connected();
                each.group.shutdownGracefully(0, 10, TimeUnit.SECONDS).await(20, TimeUnit.SECONDS);
                GlobalEventExecutor.INSTANCE.submit(() -> {}).sync(); // on which the link hears of it
                assertIsClosed(
                        each.link, each == up ? each.link.connected() : waiting, "link: its event loop was shut down");
                each.link.close().get(20, TimeUnit.SECONDS);
                assertThatThrownBy(() -> each.open(SHORT)).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @EveryTransport
    void aHandlerThatThrowsIsAnAttemptThatFailed(TestTransport transport) throws Exception {
        try (LinkWorld world = new LinkWorld(transport)) {
            world.fails = true;
            PeerLink link = world.open(SHORT.toBuilder().maxAttempts(2).build());
            next(world.heard.givenUp);
            assertThat(world.heard.said).containsExactly("failed", "failed", "given up");
            assertThat(link.channel()).isEmpty();
        }
    }

    @EveryTransport
    void aListenerThatThrowsHarmsNothing(TestTransport transport) throws Exception {
        try (LinkWorld world = new LinkWorld(transport)) {
            PeerLink link = PeerLink.builder(world.bootstrap)
                    .backoff(SHORT)
                    .listener(new LinkListener() {
                        @Override
                        public void onUp(PeerLink up, Channel channel) {
                            throw new IllegalStateException("thrown by the test");
                        }
                    })
                    .open();
            world.link = link;
            assertThat(link.connected().get(20, TimeUnit.SECONDS).isActive()).isTrue();
            assertThat(link.state()).isEqualTo(LinkState.UP);
        }
    }

    private static void assertIsClosed(PeerLink link, CompletableFuture<Channel> connected, String message) {
        assertThatThrownBy(() -> connected.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(LinkClosedException.class)
                .hasMessage(message);
        assertThat(link.state()).isEqualTo(LinkState.CLOSED);
        assertThat(link.channel()).isEmpty();
        assertThat(link.connected()).isCompletedExceptionally();
    }
}
