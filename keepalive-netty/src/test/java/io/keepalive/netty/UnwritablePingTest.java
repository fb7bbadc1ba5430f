package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.CODEC;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.PeerState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.MessageToByteEncoder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings that cannot be written, or not yet. */
@Tag("netty-4.2")
class UnwritablePingTest {

    @AutoClose
    private KeepAliveChannel channel = KeepAliveChannel.pinging(10, 2, 3);

    @Test
    void anEncoderThatThrowsIsReportedAndNeverTakenForADeadPeer() {
        channel.channel.pipeline().addBefore(CODEC, "encoder", new MessageToByteEncoder<ByteBuf>() {
            @Override
            protected void encode(ChannelHandlerContext ctx, ByteBuf message, ByteBuf out) {
                throw new IllegalStateException("cannot encode");
            }
        });
        channel.after(100);
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.counters().pingsSent()).isZero();
        assertThat(channel.counters().pingsFailed())
                .as("one after the idle time, then one per interval")
                .isEqualTo(46);
        assertThat(channel.news()).containsOnly("ping failed");
        assertThat(channel.status().peer()).contains(PeerState.ALIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error", "null"})
    void aProtocolThatCannotMakeAPingIsReportedAndAskedAgainAfterTheInterval(String fault) {
        reopen(KeepAliveChannel.of(NettyKeepAlive.builder(new LinesProtocol() {
                    @Override
                    public Object ping(ByteBufAllocator allocator, long id) {
                        return switch (fault) {
                            case "exception" -> throw new IllegalStateException("no ping today");
                            case "error" -> throw new StackOverflowError("no ping today");
                            default -> null;
                        };
                    }
                })
                .heartbeat(pings(10, 2, 3).build())));
        channel.after(ofSeconds(10).minusNanos(1));
        assertThat(channel.counters().pingsFailed()).isZero();
        channel.afterNanos(1);
        assertThat(channel.news()).containsExactly("ping failed");
        channel.after(20);
        assertThat(channel.counters().pingsFailed()).isEqualTo(11);
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    void aPingThatCouldNotBeWrittenDoesNotCountAsUnanswered() {
        Refuses refuses = new Refuses();
        channel.channel.pipeline().addBefore(CODEC, "refuses", refuses);
        refuses.refusing = true;
        channel.after(20);
        refuses.refusing = false;
        assertThat(channel.sent()).isEmpty();
        channel.after(ofSeconds(8).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.sent()).hasSize(3);
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aPingThatFailsLaterIsRepeatedOneIntervalFromThen() {
        Refuses refuses = new Refuses();
        channel.channel.pipeline().addBefore(CODEC, "refuses", refuses);
        refuses.holding = true;
        channel.after(11);
        refuses.holding = false;
        refuses.failHeld();
        assertThat(channel.news()).containsExactly("ping failed");
        channel.after(ofSeconds(2).minusNanos(1));
        assertThat(channel.sent()).isEmpty();
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 2");
    }

    @Test
    void aPingStuckBehindBytesThatNobodyTakesEndsAtThePredictedTime() {
        channel.channel.blockWire();
        channel.writes("much");
        channel.after(ofSeconds(16).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.counters().pingsSent()).isZero();
        assertThat(channel.status().end().orElseThrow().explanation())
                .isEqualTo("Peer silent; no kernel evidence; nothing received for 16.0 s,"
                        + " our ping could not leave (limit 6.00 s).");
    }

    @Test
    void aPingStuckAloneEndsAtThePredictedTimeToo() {
        channel.channel.blockWire();
        channel.after(ofSeconds(16).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aPeerThatTakesOurBytesIsSlowAndNotDead() {
        channel.channel.blockWire();
        channel.writes("0123456789012345678901234567890123456789");
        for (int second = 0; second < 25; second++) {
            channel.after(1);
            channel.channel.takes(1);
        }
        assertThat(channel.channel.isOpen()).isTrue();
        channel.channel.unblockWire();
        assertThat(channel.sent()).last().isEqualTo("PING 1");
        channel.receives("PONG 1\n");
        assertThat(channel.status().peer()).contains(PeerState.ALIVE);
    }

    @Test
    void aPeerMayBeSlowUpToTheLimitOnly() {
        reopen(KeepAliveChannel.with(pings(10, 2, 3).slowPeerLimit(ofSeconds(30))));
        channel.channel.blockWire();
        channel.writes("x".repeat(1000));
        while (channel.channel.isOpen()) {
            channel.after(1);
            if (channel.channel.isOpen()) {
                channel.channel.takes(1);
            }
        }
        assertThat(channel.elapsed()).isBetween(ofSeconds(40), ofSeconds(46));
        assertThat(channel.counters().ends(Cause.PEER_SILENT)).isEqualTo(1);
    }

    @Test
    void oncePingIsTakenTheAnswerHasOneFullInterval() {
        reopen(KeepAliveChannel.pinging(10, 2, 1));
        channel.channel.blockWire();
        channel.after(11);
        channel.channel.unblockWire();
        channel.after(ofSeconds(2).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aPingThatStillWaitsIsNotWrittenASecondTime() {
        channel.channel.blockWire();
        channel.after(15);
        channel.channel.unblockWire();
        assertThat(channel.sent()).containsExactly("PING 1");
    }

    /** Fails writes, at once or later. */
    private static final class Refuses extends ChannelOutboundHandlerAdapter {

        boolean refusing;
        boolean holding;
        private ChannelPromise held;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (refusing || holding) {
                ((ByteBuf) message).release();
                held = promise;
                if (refusing) {
                    failHeld();
                }
            } else {
                ctx.write(message, promise);
            }
        }

        void failHeld() {
            held.setFailure(new IllegalStateException("refused"));
        }
    }

    /** As on io_uring, where a write may be reported after the channel has left its event loop. */
    @Test
    void aPingThatLeavesOnTheWayFromOneLoopToAnotherArmsNothingOnTheOldOne() {
        channel.channel.blockWire();
        channel.after(10);
        channel.channel.pipeline().fireChannelUnregistered();
        long before = channel.nextTimerNanos();
        channel.channel.unblockWire();
        assertThat(channel.counters().pingsSent()).isEqualTo(1);
        assertThat(channel.nextTimerNanos()).as("the next timer").isEqualTo(before);

        channel.channel.pipeline().fireChannelRegistered();
        channel.after(ofSeconds(6).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    private void reopen(KeepAliveChannel other) {
        channel.close();
        channel = other;
    }
}
