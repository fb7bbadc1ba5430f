package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
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

    @EveryTransport
    void aChannelMovedThereAndBackGoesOnPingingAndItsPeersDeathIsFoundInTime(TestTransport transport) throws Exception {
        measure(transport, connection -> {
            connection.move();
            connection.peer.answer(2);
            letPass(connection.channel, IDLE.dividedBy(2));
            connection.move();

            connection.assertDeath();
            assertThat(connection.keepAlive.counters().pongsReceived()).isEqualTo(2);
        });
    }

    @EveryTransport
    void theDeathOfAPeerSuspectWhileMovedIsFoundInTime(TestTransport transport) throws Exception {
        measure(transport, connection -> {
            connection.peer.answer(1);
            connection.heard.suspect();

            connection.move();

            connection.assertDeath();
        });
    }

    @EveryTransport
    void timeSpentBetweenTwoLoopsIsNotHeldAgainstThePeer(TestTransport transport) throws Exception {
        measure(transport, connection -> {
            connection.peer.answer(1);
            connection.heard.suspect();

            connection.channel.deregister().sync();
            letPass(connection.channel, DETECTION.multipliedBy(2));
            connection.register();
            connection.hearAgain();
            connection.peer.answer(3);

            assertThat(connection.heard.ends()).isEmpty();
            connection.assertDeath();
        });
    }

    /** Netty 4.2.18 forgets the read that deregistering cancelled: the application hears nothing either. */
    @Test
    @Tag("netty-4.2")
    void onIoUringAMovedChannelIsDeafUntilAutoReadIsToggledSoItsPeerIsDeclaredDead() throws Exception {
        measure(TestTransport.IO_URING, connection -> {
            connection.peer.answer(1);
            TextLines.awaitFirstRead(connection.channel);

            connection.channel.deregister().sync();
            connection.register();
            connection.peer.answer(2);

            connection.assertDeath();
            assertThat(connection.keepAlive.counters().pongsReceived()).isEqualTo(1);
        });
    }

    private static void measure(TestTransport transport, Story story) throws Exception {
        OnTime.measure(() -> {
            try (Connection connection = new Connection(transport)) {
                story.tell(connection);
            }
        });
    }

    private interface Story {
        void tell(Connection connection) throws Exception;
    }

    private static void letPass(Channel channel, Duration time) throws Exception {
        channel.eventLoop()
                .schedule(() -> {}, time.toNanos(), TimeUnit.NANOSECONDS)
                .sync();
    }

    /** A connection that can be moved to another loop, and its peer. */
    private static final class Connection implements AutoCloseable {

        private final Heard heard = new Heard();
        private final PingThreads protocol = new PingThreads();
        private final NettyKeepAlive keepAlive = NettyKeepAlive.builder(protocol)
                .heartbeat(POLICY)
                .listener(heard)
                .build();
        private final Loopback loopback;
        private final PlainPeer peer;
        private final Channel channel;

        Connection(TestTransport transport) throws Exception {
            loopback = Loopback.listen(transport, TextLines.with(keepAlive));
            peer = new PlainPeer(loopback.connectPlain());
            channel = loopback.accepted();
        }

        void move() throws Exception {
            channel.deregister().sync();
            register();
            hearAgain();
        }

        void register() throws Exception {
            assertPingsCameFromItsLoop();
            protocol.pingedOn.clear();
            EventLoop newLoop = loopback.anotherLoopThan(channel.eventLoop());
            newLoop.register(channel).sync();
            assertThat(channel.eventLoop()).isSameAs(newLoop);
        }

        /**
         * Not after a silence longer than the stall tolerance, or it counts as a pause; and in one turn of the loop, or a look
         * between the two sees a pause indeed.
         */
        void hearAgain() throws Exception {
            if (loopback.transport() == TestTransport.IO_URING) {
                channel.eventLoop()
                        .submit(() -> channel.config().setAutoRead(false).setAutoRead(true))
                        .sync();
            }
        }

        void assertDeath() throws Exception {
            Heard.End end = heard.end();
            assertThat(end.diagnosis().cause()).isEqualTo(loopback.transport().silenceOfAnAcknowledgingPeer());
            assertThat(Duration.ofNanos(end.nanos() - TextLines.lastReadNanos(channel)))
                    .isCloseTo(DETECTION, TOLERANCE);
            assertThat(end.onEventLoop()).isTrue();
            assertPingsCameFromItsLoop();
            channel.closeFuture().sync();
        }

        private void assertPingsCameFromItsLoop() throws Exception {
            assertThat(protocol.pingedOn)
                    .isSubsetOf(
                            channel.eventLoop().submit(Thread::currentThread).get());
        }

        @Override
        public void close() throws IOException {
            loopback.close();
        }
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
