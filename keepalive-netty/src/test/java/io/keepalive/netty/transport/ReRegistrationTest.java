package io.keepalive.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel that moves to another event loop takes its heartbeat along. */
@Timeout(60)
class ReRegistrationTest {

    private static final HeartbeatPolicy POLICY = HeartbeatPolicy.pinging(
                    Duration.ofMillis(300), Duration.ofMillis(150), 3)
            .jitter(0)
            .build();
    private static final Duration DETECTION =
            POLICY.detectionTime().orElseThrow().latest();
    private static final Duration TOLERANCE = Duration.ofMillis(250);

    private final Heard heard = new Heard();
    private final NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.textLine())
            .heartbeat(POLICY)
            .listener(heard)
            .build();

    @EveryTransport
    void aChannelMovedWhileAllIsWellGoesOnPingingAndFindsTheDeathOnItsNewLoop(TestTransport transport)
            throws Exception {
        try (Loopback loopback = Loopback.listen(transport, TextLines.with(keepAlive))) {
            PlainPeer peer = new PlainPeer(loopback.connectPlain());
            Channel channel = loopback.accepted();
            peer.answer(1);

            EventLoop newLoop = move(channel, loopback);
            peer.answer(3);

            assertDeath(channel, newLoop);
            assertThat(keepAlive.counters().pongsReceived()).isEqualTo(4);
        }
    }

    @EveryTransport
    void aChannelMovedWhileItsPeerIsSuspectFindsTheDeathOnItsNewLoop(TestTransport transport) throws Exception {
        try (Loopback loopback = Loopback.listen(transport, TextLines.with(keepAlive))) {
            PlainPeer peer = new PlainPeer(loopback.connectPlain());
            Channel channel = loopback.accepted();
            peer.answer(1);
            heard.suspect();

            EventLoop newLoop = move(channel, loopback);

            assertDeath(channel, newLoop);
        }
    }

    /** Netty 4.2.18 forgets the read that deregistering cancelled. Data is lost on the application, too, not only pongs. */
    @Test
    @Tag("netty-4.2")
    void onIoUringAMovedChannelIsDeafUntilAutoReadIsToggledSoItsPeerIsDeclaredDead() throws Exception {
        try (Loopback loopback = Loopback.listen(TestTransport.IO_URING, TextLines.with(keepAlive))) {
            PlainPeer peer = new PlainPeer(loopback.connectPlain());
            Channel channel = loopback.accepted();
            peer.answer(1);

            EventLoop newLoop = register(channel, loopback);
            peer.answer(3);

            assertDeath(channel, newLoop);
            assertThat(keepAlive.counters().pongsReceived()).isEqualTo(1);
        }
    }

    private static EventLoop move(Channel channel, Loopback loopback) throws Exception {
        EventLoop newLoop = register(channel, loopback);
        if (loopback.transport() == TestTransport.IO_URING) {
            channel.config().setAutoRead(false).setAutoRead(true);
        }
        return newLoop;
    }

    private static EventLoop register(Channel channel, Loopback loopback) throws Exception {
        EventLoop newLoop = loopback.anotherLoopThan(channel.eventLoop());
        channel.deregister().sync();
        newLoop.register(channel).sync();
        assertThat(channel.eventLoop()).isSameAs(newLoop);
        return newLoop;
    }

    private void assertDeath(Channel channel, EventLoop loop) throws Exception {
        Heard.End end = heard.end();
        assertThat(end.diagnosis().cause()).isEqualTo(Cause.PEER_SILENT);
        assertThat(Duration.ofNanos(end.nanos() - TextLines.lastReadNanos(channel)))
                .isCloseTo(DETECTION, TOLERANCE);
        assertThat(end.onEventLoop()).isTrue();
        assertThat(channel.eventLoop()).isSameAs(loop);
        channel.closeFuture().sync();
    }
}
