package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.CODEC;
import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.ProofOfLife;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Silence is judged only while something is being read. */
@Tag("netty-4.2")
class ReadingTest {

    @AutoClose
    private KeepAliveChannel channel = KeepAliveChannel.with(watches(30));

    @Test
    void noVerdictWhileAutoReadIsOffHoweverLong() {
        autoRead(false);
        channel.after(3600);
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.status().paused()).isTrue();
        assertThat(channel.status().nextDeadline()).isEmpty();
        assertThat(channel.news()).isEmpty();
    }

    @Test
    void switchingAutoReadOffTakesBackTheReadThatItHadAskedFor() {
        channel.receives("x\n");
        channel.applicationRead();
        autoRead(false);
        assertThat(channel.status().paused()).isTrue();
        channel.after(3600);
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    void theStatusSaysPausedAtOnce() {
        assertThat(channel.status().paused()).isFalse();
        autoRead(false);
        assertThat(channel.status().paused()).isTrue();
        autoRead(true);
        assertThat(channel.status().paused()).isFalse();
    }

    @Test
    void whenReadingGoesOnTheVerdictNeedsAFullNewTime() {
        autoRead(false);
        channel.after(31);
        autoRead(true);
        assertThat(channel.status().paused()).isFalse();
        channel.after(ofSeconds(30).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aPauseThatNoDeadlineFellIntoAlsoCounts() {
        channel.after(10).receives("x\n");
        channel.applicationRead();
        readsOnly(() -> autoRead(false));
        channel.after(29);
        autoRead(true);
        channel.after(ofSeconds(30).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aPingerAsksNothingWhileNothingIsRead() {
        reopen(KeepAliveChannel.pinging(10, 2, 3));
        autoRead(false);
        channel.after(100);
        assertThat(channel.sent()).isEmpty();
        autoRead(true);
        channel.after(ofSeconds(10).minusNanos(1));
        assertThat(channel.sent()).isEmpty();
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 1");
    }

    @Test
    void aPingUnansweredWhenThePauseBeginsIsJudgedOneFullIntervalAfterItEnds() {
        reopen(KeepAliveChannel.pinging(10, 2, 1));
        channel.after(11);
        assertThat(channel.sent()).containsExactly("PING 1");
        autoRead(false);
        channel.after(100);
        autoRead(true);
        channel.after(ofSeconds(2).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aSideThatPromisedToSendGoesOnSendingWhileNothingIsRead() {
        reopen(KeepAliveChannel.with(
                HeartbeatPolicy.sendingEvery(ofSeconds(10)).jitter(0).watching(ofSeconds(25))));
        autoRead(false);
        channel.after(100);
        assertThat(channel.sent()).hasSize(10);
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    void anOutstandingReadIsJudgedAlsoWithAutoReadOff() {
        autoRead(false);
        channel.channel.read();
        assertThat(channel.status().paused()).isFalse();
        channel.after(ofSeconds(30).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aReadThatWasServedIsNoLongerOutstanding() {
        autoRead(false);
        channel.channel.read();
        channel.receives("x\n");
        channel.applicationRead();
        assertThat(channel.status().paused()).isTrue();
        channel.after(3600);
        assertThat(channel.channel.isOpen()).isTrue();
        channel.channel.read();
        channel.after(30);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aReadAskedForWhileAMessageIsHandledIsOutstanding() {
        autoRead(false);
        channel.channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.fireChannelRead(message);
                ctx.read();
            }
        });
        channel.channel.read();
        channel.receives("x\n");
        channel.applicationRead();
        assertThat(channel.status().paused()).isFalse();
        channel.after(30);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aDecoderThatAsksForTheRestOfAFrameKeepsTheReadOutstanding() {
        autoRead(false);
        channel.channel.read();
        channel.receives("half a li");
        assertThat(channel.status().paused()).isFalse();
        channel.after(30);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aConsumedHeartbeatAsksForTheNextReadBecauseTheApplicationGotNothing() {
        AtomicInteger reads = new AtomicInteger();
        channel.channel.pipeline().addBefore(CODEC, "counts", new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads.incrementAndGet();
                ctx.read();
            }
        });
        channel.receives("PING 1\n");
        assertThat(reads).as("with auto-read on, Netty's own").hasValue(1);
        autoRead(false);
        channel.channel.read();
        for (String heartbeat : new String[] {"PING 1\n", "PONG 1\n", "PING x\n"}) {
            reads.set(0);
            channel.receives(heartbeat);
            assertThat(reads).as(heartbeat).hasValue(1);
            assertThat(channel.status().paused()).isFalse();
        }
        reads.set(0);
        channel.receives("hello\n");
        channel.applicationRead();
        assertThat(reads).hasValue(0);
    }

    @Test
    void aHeartbeatOnItsWayWhenAutoReadWasSwitchedOffAsksForNothing() {
        autoRead(false);
        channel.receives("PING 1\n");
        assertThat(channel.sent()).containsExactly("PONG 1");
        assertThat(channel.status().paused()).isTrue();
    }

    @Test
    void aLongHandlingBetweenTwoReadsIsAPause() {
        autoRead(false);
        channel.channel.read();
        channel.receives("x\n").after(29);
        channel.applicationRead();
        channel.channel.read();
        channel.after(ofSeconds(30).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void anApplicationThatReadsInShortStepsCannotHoldOffTheVerdict() {
        autoRead(false);
        for (int i = 0; i < 299; i++) {
            channel.channel.read();
            channel.after(ofMillis(100));
        }
        assertThat(channel.channel.isOpen()).isTrue();
        channel.after(ofMillis(100));
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void whereOnlyPongsAreProofReadingMessageByMessageHoldsOffNoVerdict() {
        reopen(KeepAliveChannel.with(KeepAliveChannel.pings(10, 2, 3).proofOfLife(ProofOfLife.PONGS_ONLY)));
        autoRead(false);
        for (int second = 0; second < 16; second++) {
            assertThat(channel.channel.isOpen()).isTrue();
            channel.channel.read();
            channel.after(1);
            if (second < 15) {
                channel.receives("x\n");
            }
        }
        channel.applicationRead();
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void whenThePeerWillSendNoMoreByItsOwnWordSilenceMeansNothing() {
        reopen(KeepAliveChannel.with(KeepAliveChannel.pings(10, 2, 3).watching(ofSeconds(40))));
        channel.after(11);
        assertThat(channel.sent()).containsExactly("PING 1");
        channel.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        channel.after(3600);
        assertThat(channel.sent()).isEmpty();
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.status().paused()).isTrue();
        assertThat(channel.news())
                .containsExactly("event ChannelInputShutdownEvent", "event ChannelInputShutdownReadComplete");
    }

    @Test
    void aHalfClosedPeerIsStillSentWhatWasPromised() {
        reopen(KeepAliveChannel.of(
                lines(HeartbeatPolicy.sendingEvery(ofSeconds(10)).jitter(0))));
        channel.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.after(30);
        assertThat(channel.sent()).containsExactly("PING 1", "PING 2", "PING 3");
    }

    /** Does something while the last handler has just been told that a read is complete. */
    private void readsOnly(Runnable atReadComplete) {
        channel.channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
                atReadComplete.run();
            }
        });
        channel.receives("y\n");
        channel.applicationRead();
    }

    private void autoRead(boolean on) {
        channel.channel.config().setAutoRead(on);
        channel.channel.runPendingTasks();
    }

    private void reopen(KeepAliveChannel other) {
        channel.close();
        channel = other;
    }
}
