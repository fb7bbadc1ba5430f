package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel that moves to another event loop takes its heartbeat along. */
@Timeout(60)
class ReRegistrationTest {

    private static final Duration IDLE = Duration.ofMillis(600);
    private static final HeartbeatPolicy POLICY =
            HeartbeatPolicy.pinging(IDLE, Duration.ofMillis(200), 2).jitter(0).build();
    private static final Duration DETECTION =
            POLICY.detectionTime().orElseThrow().latest();
    private static final Duration TOLERANCE = Duration.ofMillis(250);

    private final Heard heard = new Heard();
    private final PingThreads protocol = new PingThreads();
    private final NettyKeepAlive keepAlive =
            NettyKeepAlive.builder(protocol).heartbeat(POLICY).listener(heard).build();

    @EveryTransport
    void aChannelMovedThereAndBackGoesOnPingingAndItsPeersDeathIsFoundInTime(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, TextLines.with(keepAlive))) {
            PlainPeer peer = new PlainPeer(loopback.connectPlain());
            Channel channel = loopback.accepted();

            move(channel, loopback);
            peer.answer(2);
            letPass(channel, IDLE.multipliedBy(4).dividedBy(5));
            move(channel, loopback);

            assertDeath(channel);
            assertThat(keepAlive.counters().pongsReceived()).isEqualTo(2);
        }
    }

    @EveryTransport
    void theDeathOfAPeerSuspectWhileMovedIsFoundInTime(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, TextLines.with(keepAlive))) {
            PlainPeer peer = new PlainPeer(loopback.connectPlain());
            Channel channel = loopback.accepted();
            peer.answer(1);
            heard.suspect();

            move(channel, loopback);

            assertDeath(channel);
        }
    }

    @EveryTransport
    void timeSpentBetweenTwoLoopsIsNotHeldAgainstThePeer(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, TextLines.with(keepAlive))) {
            PlainPeer peer = new PlainPeer(loopback.connectPlain());
            Channel channel = loopback.accepted();
            peer.answer(1);
            heard.suspect();

            channel.deregister().sync();
            letPass(channel, DETECTION.multipliedBy(2));
            register(channel, loopback);
            hearAgain(channel, loopback);
            peer.answer(3);

            assertThat(heard.ends()).isEmpty();
            assertDeath(channel);
        }
    }

    /** Netty 4.2.18 forgets the read that deregistering cancelled: the application hears nothing either. */
    @Test
    @Tag("netty-4.2")
    void onIoUringAMovedChannelIsDeafUntilAutoReadIsToggledSoItsPeerIsDeclaredDead() throws Exception {
        try (Loopback loopback = Loopback.listen(TestTransport.IO_URING, TextLines.with(keepAlive))) {
            PlainPeer peer = new PlainPeer(loopback.connectPlain());
            Channel channel = loopback.accepted();
            peer.answer(1);
            TextLines.awaitFirstRead(channel);

            channel.deregister().sync();
            register(channel, loopback);
            peer.answer(2);

            assertDeath(channel);
            assertThat(keepAlive.counters().pongsReceived()).isEqualTo(1);
        }
    }

    private void move(Channel channel, Loopback loopback) throws Exception {
        channel.deregister().sync();
        register(channel, loopback);
        hearAgain(channel, loopback);
    }

    private void register(Channel channel, Loopback loopback) throws Exception {
        assertPingsCameFrom(channel.eventLoop());
        protocol.pingedOn.clear();
        EventLoop newLoop = loopback.anotherLoopThan(channel.eventLoop());
        newLoop.register(channel).sync();
        assertThat(channel.eventLoop()).isSameAs(newLoop);
    }

    private static void hearAgain(Channel channel, Loopback loopback) {
        if (loopback.transport() == TestTransport.IO_URING) {
            channel.config().setAutoRead(false).setAutoRead(true);
        }
    }

    private static void letPass(Channel channel, Duration time) throws Exception {
        channel.eventLoop()
                .schedule(() -> {}, time.toNanos(), TimeUnit.NANOSECONDS)
                .sync();
    }

    private void assertDeath(Channel channel) throws Exception {
        Heard.End end = heard.end();
        assertThat(end.diagnosis().cause()).isEqualTo(Cause.PEER_SILENT);
        assertThat(Duration.ofNanos(end.nanos() - TextLines.lastReadNanos(channel)))
                .isCloseTo(DETECTION, TOLERANCE);
        assertThat(end.onEventLoop()).isTrue();
        assertPingsCameFrom(channel.eventLoop());
        channel.closeFuture().sync();
    }

    private void assertPingsCameFrom(EventLoop loop) throws Exception {
        assertThat(protocol.pingedOn)
                .isSubsetOf(loop.submit(Thread::currentThread).get());
    }

    /** Text lines that remember which threads made pings. */
    private static final class PingThreads implements HeartbeatProtocol {

        private final HeartbeatProtocol lines = HeartbeatProtocols.textLine();
        private final Set<Thread> pingedOn = ConcurrentHashMap.newKeySet();

        @Override
        public Kind kindOf(Object message) {
            return lines.kindOf(message);
        }

        @Override
        public long pongId(Object pong) {
            return lines.pongId(pong);
        }

        @Override
        public Object ping(ByteBufAllocator allocator, long id) {
            pingedOn.add(Thread.currentThread());
            return lines.ping(allocator, id);
        }

        @Override
        public @Nullable Object pong(ByteBufAllocator allocator, Object ping) {
            return lines.pong(allocator, ping);
        }
    }
}
