package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.CODEC;
import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.diagnosis.Cause;
import io.keepalive.lifetime.Drain;
import io.keepalive.lifetime.Drained;
import io.keepalive.lifetime.LifetimePolicy;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All connections end, at the pace that was said, on virtual time. */
@Tag("netty-4.2")
class DrainRunTest {

    private final List<Channel> channels = new ArrayList<>();
    private NettyKeepAlive keepAlive = NettyKeepAlive.builder().drainable().build();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectionsEndOneByOneAtTheRateSaid(boolean heartbeats) {
        if (heartbeats) {
            keepAlive = lines(pings(100, 2, 3)).drainable().build();
        }
        try (VirtualLoop loop = loopOf(25, heartbeats)) {
            CompletableFuture<Drained> drained = keepAlive.drain(Drain.atMost(10));

            List<Long> ends = new ArrayList<>();
            loop.turn();
            while (!drained.isDone() && ends.size() < 100) {
                loop.after(ofMillis(100));
                ends.add(ended());
            }

            assertThat(ends.subList(0, 3)).containsExactly(2L, 3L, 4L);
            assertThat(ends).hasSize(24).last().isEqualTo(25L);
            assertThat(drained).isCompletedWithValue(new Drained(25, 0, ofMillis(2400)));
            assertThat(keepAlive.counters().ends()).containsOnlyKeys(Cause.DRAINED);
        }
    }

    @Test
    void connectionsAreSpreadEvenlyOverTheTimeSaid() {
        try (VirtualLoop loop = loopOf(100, false)) {
            CompletableFuture<Drained> drained = keepAlive.drain(Drain.within(ofSeconds(10)));

            loop.after(ofSeconds(1));
            assertThat(ended()).isEqualTo(11);
            loop.after(ofSeconds(4));
            assertThat(ended()).isEqualTo(51);
            loop.after(ofSeconds(5));

            assertThat(drained.join().connections()).isEqualTo(100);
            assertThat(drained.join().took()).isEqualTo(ofMillis(9900));
        }
    }

    @Test
    void whatIsLeftAtTheBoundIsClosedAtOnce() {
        try (VirtualLoop loop = loopOf(10, false)) {
            CompletableFuture<Drained> drained = keepAlive.drain(Drain.atMost(1).closeAllAfter(ofMillis(2500)));

            loop.after(ofMillis(2400));
            assertThat(ended()).isEqualTo(3);
            loop.after(ofMillis(100));

            assertThat(drained).isCompletedWithValue(new Drained(10, 7, ofMillis(2500)));
            assertThat(keepAlive.counters().ends()).containsOnlyKeys(Cause.DRAINED);
        }
    }

    @Test
    void whatIsNotConnectedYetAtTheBoundIsClosedAsWell() {
        try (VirtualLoop loop = loopOf(1, false)) {
            EventLoop eventLoop = channels.get(0).eventLoop();
            for (int i = 0; i < 9; i++) {
                LocalChannel unconnected = new LocalChannel();
                eventLoop.register(unconnected);
                loop.turn();
                keepAlive.install(unconnected);
                channels.add(unconnected);
            }
            CompletableFuture<Drained> drained = keepAlive.drain(Drain.atMost(1).closeAllAfter(ofMillis(2500)));

            loop.after(ofMillis(2400));
            assertThat(ended()).isEqualTo(3);
            loop.after(ofMillis(100));

            assertThat(ended()).isEqualTo(10);
            assertThat(drained.join().connections()).isEqualTo(10);
        }
    }

    @Test
    void connectionsThatEndByThemselvesMeanwhileTakeNobodysTurn() {
        try (VirtualLoop loop = loopOf(10, false)) {
            CompletableFuture<Drained> drained = keepAlive.drain(Drain.atMost(1));
            loop.turn();
            List<Channel> open = channels.stream().filter(Channel::isOpen).toList();
            open.subList(0, 8).forEach(Channel::close);

            loop.after(ofSeconds(2));

            assertThat(drained.join().connections()).isEqualTo(10);
            assertThat(keepAlive.counters().ends(Cause.DRAINED)).isEqualTo(2);
            assertThat(keepAlive.counters().ends(Cause.CLOSED_HERE)).isEqualTo(8);
        }
    }

    @Test
    void aConnectionThatEndsForAnotherReasonKeepsItsCause() {
        keepAlive = NettyKeepAlive.builder()
                .drainable()
                .lifetime(LifetimePolicy.builder()
                        .endUnusedAfter(ofSeconds(1))
                        .grace(ofSeconds(30))
                        .build())
                .goodbye((channel, reason) -> channel.eventLoop().newPromise())
                .build();
        try (VirtualLoop loop = loopOf(3, false)) {
            loop.after(ofSeconds(2));
            CompletableFuture<Drained> drained = keepAlive.drain(Drain.atMost(1000));
            loop.after(ofSeconds(6));

            assertThat(keepAlive.counters().ends()).containsOnlyKeys(Cause.UNUSED);
            assertThat(drained.join().cutOff()).isEqualTo(3);
        }
    }

    @Test
    void withoutConnectionsItIsDoneAtOnce() {
        assertThat(keepAlive.drain(Drain.atMost(1)).join().connections()).isZero();
    }

    @Test
    void itIsRefusedWhereNobodyKnowsTheConnections() {
        NettyKeepAlive unprepared = KeepAliveChannel.lines(pings(100, 2, 3)).build();

        assertThatThrownBy(() -> unprepared.drain(Drain.atMost(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("drain: not prepared for (expected: drainable() at the builder)");
        assertThatThrownBy(() -> keepAlive.drain(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("drain");
    }

    @Test
    void thereIsOneForEachInstance() {
        keepAlive.drain(Drain.atMost(1));

        assertThatThrownBy(() -> keepAlive.drain(Drain.atMost(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("drain: runs already (expected: one for each instance)");
    }

    private long ended() {
        return channels.stream().filter(channel -> !channel.isOpen()).count();
    }

    private VirtualLoop loopOf(int connections, boolean heartbeats) {
        return new VirtualLoop(connections, channel -> {
            channels.add(channel);
            channel.pipeline().addLast(CODEC, new LineBasedFrameDecoder(1000));
            if (heartbeats) {
                keepAlive.install(channel, CODEC);
            } else {
                keepAlive.install(channel);
            }
        });
    }
}
