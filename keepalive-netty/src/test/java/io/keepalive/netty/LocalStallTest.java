package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.heartbeat.Trigger;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stall of our own event loop is told once, and once only, whatever fell due in it. */
@Tag("netty-4.2")
class LocalStallTest {

    private final RecordingListener listener = new RecordingListener();
    private Counters counters =
            NettyKeepAlive.builder().detectWithin(ofSeconds(60)).build().counters();

    @Nullable
    private VirtualLoop opened;

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void aThousandConnectionsWhoseBytesWaitedMakeOneReport() {
        VirtualLoop loop = open(1000, watches(30));
        loop.hang(ofSeconds(40));
        loop.peersSpeak();
        loop.after(ofSeconds(1));
        assertThat(listener.news()).containsExactly("stall of 10 s with 1000 due");
        assertThat(counters.localStalls()).isEqualTo(1);
    }

    @Test
    void aThousandConnectionsWhoseTimersRanLateMakeOneReport() {
        VirtualLoop loop = open(1000, pings(10, 2, 3));
        loop.hang(ofSeconds(13));
        loop.turn();
        loop.peersSpeak();
        loop.after(ofSeconds(1));
        assertThat(listener.news()).containsExactly("stall of 3 s with 1000 due");
        assertThat(counters.localStalls()).isEqualTo(1);
    }

    @Test
    void aStallBetweenTwoPingsIsSeenByTheTimersThatFollowTheSilence() {
        VirtualLoop loop = open(2, pings(10, 2, 3));
        loop.after(ofSeconds(11));
        loop.hang(ofSeconds(4));
        loop.turn();
        loop.peersSpeak();
        loop.after(ofSeconds(1));
        assertThat(listener.news()).containsExactly("stall of 3 s with 2 due");
    }

    @Test
    void aStallIsSeenInAnyPhaseOfAPeriodThatGoesOnWhateverIsReceived() {
        VirtualLoop loop = open(2, pings(10, 2, 3).trigger(Trigger.FIXED_PERIOD));
        loop.hang(ofSeconds(15));
        loop.peersSpeak();
        loop.after(ofSeconds(1));
        assertThat(listener.news()).containsExactly("stall of 5 s with 2 due");
    }

    @Test
    void everyStallIsToldAnew() {
        VirtualLoop loop = open(3, watches(30));
        loop.hang(ofSeconds(31));
        loop.peersSpeak();
        loop.after(ofSeconds(10));
        loop.hang(ofSeconds(50));
        loop.peersSpeak();
        loop.after(ofSeconds(10));
        assertThat(listener.news()).containsExactly("stall of 1 s with 3 due", "stall of 30 s with 3 due");
        assertThat(counters.localStalls()).isEqualTo(2);
    }

    @Test
    void latenessWithinTheToleranceIsNoStall() {
        VirtualLoop loop = open(2, watches(30).stallTolerance(ofMillis(1500)));
        stall(loop, ofMillis(31_500));
        assertThat(listener.news()).isEmpty();
        stall(loop, ofMillis(31_500).plusNanos(1));
        assertThat(listener.news()).containsExactly("stall of 1 s with 2 due");
    }

    @Test
    void aStallInWhichNothingFellDueIsNotNoticed() {
        stall(open(2, watches(30)), ofSeconds(30));
        assertThat(listener.news()).isEmpty();
    }

    @Test
    void aLoopThatIsOnTimeIsNeverReported() {
        VirtualLoop loop = open(2, pings(10, 2, 3));
        for (int silence = 1; silence < 16; silence++) {
            loop.after(ofSeconds(silence));
            loop.peersSpeak();
        }
        assertThat(counters.recoveries()).isPositive();
        assertThat(counters.localStalls()).isZero();
    }

    @Test
    void aPauseOfReadingIsNoStall() {
        try (KeepAliveChannel channel = KeepAliveChannel.pinging(10, 2, 3)) {
            channel.channel.config().setAutoRead(false);
            channel.after(100);
            channel.channel.config().setAutoRead(true);
            channel.receives("x\n").after(5);
            assertThat(channel.counters().localStalls()).isZero();
        }
    }

    private static void stall(VirtualLoop loop, Duration time) {
        loop.hang(time);
        loop.peersSpeak();
        loop.turn();
        loop.turn();
    }

    private VirtualLoop open(int connections, HeartbeatPolicyBuilder policy) {
        NettyKeepAlive keepAlive = lines(policy).listener(listener).build();
        counters = keepAlive.counters();
        opened = new VirtualLoop(connections, channel -> {
            channel.pipeline().addLast("lines", new LineBasedFrameDecoder(100));
            keepAlive.install(channel, "lines");
        });
        return opened;
    }
}
