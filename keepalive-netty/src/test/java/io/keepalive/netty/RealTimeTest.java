package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.CODEC;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.Ending;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.heartbeat.PeerState;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * The same behaviour on real event loops and sockets, on both lines of Netty. Where a test needs time to have passed, a
 * second connection of a longer limit dies of it.
 */
class RealTimeTest {

    private static final HeartbeatPolicyBuilder SHORT =
            HeartbeatPolicy.pinging(ofMillis(60), ofMillis(30), 3).jitter(0);
    private static final HeartbeatPolicyBuilder WATCH = HeartbeatPolicy.watching(ofMillis(150));
    private static final HeartbeatPolicyBuilder LONGER_WATCH = HeartbeatPolicy.watching(ofMillis(800));

    @AutoClose
    private final Loopback loopback = new Loopback();

    private final RecordingListener listener = new RecordingListener();

    @Test
    void aSilentPeerIsDeclaredDeadNotBeforeItsTimeAndReset() {
        CompletableFuture<Throwable> seenByPeer = new CompletableFuture<>();
        NettyKeepAlive keepAlive = keepAlive(SHORT);
        Loopback.Pair pair = loopback.connect(
                channel -> channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        seenByPeer.complete(cause);
                    }
                }),
                installing(keepAlive));
        Diagnosis end = listener.end();
        Loopback.awaitClosed(pair.client());
        assertThat(end.cause()).isEqualTo(Cause.PEER_SILENT);
        assertThat(end.evidence().silence().orElseThrow()).isGreaterThanOrEqualTo(ofMillis(150));
        assertThat(end.evidence().unansweredPings()).isEqualTo(3);
        assertThat(TransportErrors.ending(
                        seenByPeer.orTimeout(30, TimeUnit.SECONDS).join()))
                .isEqualTo(Ending.RESET);
        assertThat(keepAlive.counters().ends()).containsOnlyKeys(Cause.PEER_SILENT);
    }

    @Test
    void peersThatAnswerEachOtherLive() {
        CountDownLatch pongs = new CountDownLatch(20);
        NettyKeepAlive keepAlive = NettyKeepAlive.builder(new LinesProtocol() {
                    @Override
                    public long pongId(Object pong) {
                        pongs.countDown();
                        return super.pongId(pong);
                    }
                })
                .heartbeat(
                        HeartbeatPolicy.pinging(ofMillis(20), ofMillis(5000), 2).build())
                .listener(listener)
                .build();
        Loopback.Pair pair = loopback.connect(installing(keepAlive), installing(keepAlive));
        Loopback.await(pongs);
        assertThat(pair.client().isOpen()).isTrue();
        assertThat(listener.heard).isEmpty();
        assertThat(keepAlive.counters().connections()).isEqualTo(2);
        assertThat(keepAlive.status(pair.client()).roundTrip()).isPresent();
    }

    @Test
    void installedAfterTheChannelIsActiveFromAnotherThread() {
        NettyKeepAlive keepAlive = keepAlive(SHORT);
        Loopback.Pair pair = loopback.connect(plain(), plain());
        assertThatThrownBy(() -> keepAlive.install(pair.client(), "kodek"))
                .isInstanceOf(IllegalArgumentException.class);
        keepAlive.install(pair.client(), CODEC);
        assertThatThrownBy(() -> keepAlive.install(pair.client(), CODEC)).isInstanceOf(IllegalStateException.class);
        assertThat(listener.end().cause()).isEqualTo(Cause.PEER_SILENT);
        Loopback.awaitClosed(pair.client());
        assertThat(keepAlive.counters().ends(Cause.PEER_SILENT)).isEqualTo(1);
    }

    @Test
    void uninstalledFromAnotherThreadAndInstalledAgain() {
        NettyKeepAlive keepAlive = keepAlive(LONGER_WATCH);
        Loopback.Pair pair = loopback.connect(plain(), installing(keepAlive));
        for (int i = 0; i < 1000; i++) {
            keepAlive.uninstall(pair.client());
            assertThatThrownBy(() -> keepAlive.status(pair.client())).isInstanceOf(IllegalStateException.class);
            keepAlive.install(pair.client(), CODEC);
        }
        Loopback.awaitLoopOf(pair.client());
        assertThat(keepAlive.counters().connections()).isEqualTo(1);
        assertThat(keepAlive.status(pair.client()).peer()).contains(PeerState.ALIVE);
        assertThat(pair.client().pipeline().names())
                .filteredOn(name -> name.startsWith("keepalive"))
                .hasSize(2);
        assertThat(listener.end().cause()).isEqualTo(Cause.PEER_SILENT);
    }

    @Test
    void noVerdictWhileAutoReadIsOffAndOneAfterItIsOnAgain() {
        NettyKeepAlive keepAlive = keepAlive(WATCH);
        Loopback.Pair pair = loopback.connect(plain(), channel -> {
            channel.config().setAutoRead(false);
            installing(keepAlive).accept(channel);
        });
        untilLongerLimitPassed();
        assertThat(keepAlive.status(pair.client()).paused()).isTrue();
        assertThat(listener.heard).isEmpty();
        pair.client().config().setAutoRead(true);
        assertThat(listener.end().cause()).isEqualTo(Cause.PEER_SILENT);
    }

    @Test
    void noVerdictAfterTheOwnLoopHungWhileThePeersBytesWaited() {
        CountDownLatch answered = new CountDownLatch(1);
        NettyKeepAlive keepAlive = keepAlive(WATCH);
        Loopback.Pair pair = loopback.connect(installing(keepAlive), channel -> {
            plain().accept(channel);
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    answered.countDown();
                    ctx.fireChannelRead(message);
                }
            });
        });
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        pair.server().eventLoop().execute(() -> {
            hangs.countDown();
            Loopback.await(released);
        });
        Loopback.await(hangs);
        Loopback.writes(pair.client(), "PING 1\n");
        untilLongerLimitPassed();
        released.countDown();
        Loopback.await(answered);
        assertThat(listener.ended()).isFalse();
        assertThat(listener.end().cause()).isEqualTo(Cause.PEER_SILENT);
    }

    @Test
    void aPeerThatClosedItsHalfIsNotJudged() {
        CountDownLatch halfClosed = new CountDownLatch(1);
        NettyKeepAlive keepAlive = keepAlive(WATCH);
        Loopback.Pair pair = loopback.connect(
                channel -> {
                    installing(keepAlive).accept(channel);
                    channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                            halfClosed.countDown();
                        }
                    });
                },
                plain());
        ((DuplexChannel) pair.client()).shutdownOutput().syncUninterruptibly();
        Loopback.await(halfClosed);
        untilLongerLimitPassed();
        assertThat(pair.server().isOpen()).isTrue();
        assertThat(keepAlive.status(pair.server()).paused()).isTrue();
        pair.client().close();
        pair.server().close();
        assertThat(listener.end().cause()).isEqualTo(Cause.CLOSED_HERE);
    }

    @Test
    void deathsAreOnlyObservedUntilEnforced() {
        NettyKeepAlive keepAlive = NettyKeepAlive.builder(new LinesProtocol())
                .heartbeat(SHORT.build())
                .listener(listener)
                .observeOnly()
                .build();
        Loopback.Pair pair = loopback.connect(plain(), installing(keepAlive));
        listener.observed();
        assertThat(pair.client().isOpen()).isTrue();
        keepAlive.enforce();
        assertThat(listener.end().cause()).isEqualTo(Cause.PEER_SILENT);
        Loopback.awaitClosed(pair.client());
    }

    @Test
    void thePeerClosesAndThisSideCloses() {
        RecordingListener here = new RecordingListener();
        Loopback.Pair pair = loopback.connect(
                installing(keepAlive(LONGER_WATCH)),
                installing(NettyKeepAlive.builder(new LinesProtocol())
                        .heartbeat(LONGER_WATCH.build())
                        .listener(here)
                        .build()));
        pair.server().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        pair.client().close();
        assertThat(here.end().cause()).isEqualTo(Cause.CLOSED_HERE);
        assertThat(listener.end().cause()).isEqualTo(Cause.PEER_CLOSED);
    }

    @Test
    void aResetByThePeerIsAReset() {
        Loopback.Pair pair = loopback.connect(installing(keepAlive(LONGER_WATCH)), plain());
        pair.client().config().setOption(ChannelOption.SO_LINGER, 0);
        pair.client().close();
        Diagnosis end = listener.end();
        assertThat(end.cause()).isEqualTo(Cause.RESET);
        assertThat(end.evidence().error()).isPresent();
    }

    @Test
    void aLoopThatShutsDownEndsItsConnectionsByThisSidesWish() {
        loopback.connect(installing(keepAlive(LONGER_WATCH)), plain());
        // without a quiet period Netty may end a loop that was at work without closing its channels
        loopback.servers().shutdownGracefully(100, 5000, TimeUnit.MILLISECONDS);
        assertThat(listener.end().cause()).isEqualTo(Cause.CLOSED_HERE);
    }

    @Test
    void aChannelThatMovesToAnotherLoopWhileAPingIsUnansweredIsServedThere() {
        List<Thread> pingedOn = new CopyOnWriteArrayList<>();
        CountDownLatch pinged = new CountDownLatch(1);
        CompletableFuture<Thread> endedOn = new CompletableFuture<>();
        NettyKeepAlive keepAlive = NettyKeepAlive.builder(new LinesProtocol() {
                    @Override
                    public Object ping(ByteBufAllocator allocator, long id) {
                        pingedOn.add(Thread.currentThread());
                        pinged.countDown();
                        return super.ping(allocator, id);
                    }
                })
                .heartbeat(
                        HeartbeatPolicy.pinging(ofMillis(20), ofMillis(300), 2).build())
                .onEnd((channel, diagnosis) -> endedOn.complete(Thread.currentThread()))
                .build();
        Channel moved = loopback.connect(installing(keepAlive), plain()).server();
        EventLoop before = moved.eventLoop();
        EventLoop after = before;
        while (after == before) {
            after = loopback.servers().next();
        }
        Loopback.await(pinged);
        moved.deregister().syncUninterruptibly();
        after.register(moved).syncUninterruptibly();
        assertThat(after.inEventLoop(endedOn.orTimeout(30, TimeUnit.SECONDS).join()))
                .isTrue();
        assertThat(pingedOn).hasSize(2);
        assertThat(before.inEventLoop(pingedOn.get(0))).isTrue();
        assertThat(after.inEventLoop(pingedOn.get(1))).isTrue();
        Loopback.awaitClosed(moved);
    }

    /** Returns when a silent connection of a much longer limit has died of it. */
    private void untilLongerLimitPassed() {
        RecordingListener longer = new RecordingListener();
        NettyKeepAlive clock = NettyKeepAlive.builder(new LinesProtocol())
                .heartbeat(LONGER_WATCH.build())
                .listener(longer)
                .build();
        try (Loopback apart = new Loopback()) {
            apart.connect(plain(), installing(clock));
            longer.end();
        }
    }

    private NettyKeepAlive keepAlive(HeartbeatPolicyBuilder policy) {
        return NettyKeepAlive.builder(new LinesProtocol())
                .heartbeat(policy.build())
                .listener(listener)
                .build();
    }

    private static Consumer<Channel> plain() {
        return channel -> channel.pipeline().addLast(CODEC, new LineBasedFrameDecoder(1000));
    }

    private static Consumer<Channel> installing(NettyKeepAlive keepAlive) {
        return plain().andThen(channel -> keepAlive.install(channel, CODEC));
    }
}
