package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.CODEC;
import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.PingGuardPolicy;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the heartbeat's handler keeps, answers and passes on; the fixture holds that no buffer leaks on any path. */
class HeartbeatHandlerTest {

    @AutoClose
    private KeepAliveChannel channel = KeepAliveChannel.pinging(1000, 100, 3);

    @Test
    void keepsPingsAndAnswersThemWithTheirOwnId() {
        channel.receives("PING 7\nPING 8\n");
        assertThat(channel.sent()).containsExactly("PONG 7", "PONG 8");
        assertThat(channel.applicationRead()).isEmpty();
        assertThat(channel.counters().pingsAnswered()).isEqualTo(2);
    }

    @Test
    void keepsPongsAndCountsThoseToNoPingOfOursAsIgnored() {
        channel.receives("PONG 1\nPONG 99\n");
        assertThat(channel.applicationRead()).isEmpty();
        assertThat(channel.counters().pongsReceived()).isZero();
        assertThat(channel.counters().pongsIgnored()).isEqualTo(2);
    }

    @Test
    void dropsMalformedHeartbeatsAndCountsThem() {
        channel.receives("PING x\nPONG -1\nPING 99999999999999999999\n");
        assertThat(channel.sent()).isEmpty();
        assertThat(channel.applicationRead()).isEmpty();
        assertThat(channel.counters().malformed()).isEqualTo(3);
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    void passesEverythingElseUntouched() {
        channel.receives("PINGS\nhello\n\nping 1\n");
        assertThat(channel.applicationRead()).containsExactly("PINGS", "hello", "", "ping 1");
        Object pojo = new Object();
        channel.channel.writeInbound(pojo);
        Object passed = channel.channel.readInbound();
        assertThat(passed).isSameAs(pojo);
    }

    @Test
    void flushesThePongsOfOneReadTogether() {
        AtomicInteger flushes = new AtomicInteger();
        channel.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext ctx) {
                flushes.incrementAndGet();
                ctx.flush();
            }
        });
        channel.receives("PING 1\nPING 2\nPING 3\n");
        assertThat(channel.sent()).hasSize(3);
        assertThat(flushes).hasValue(1);
    }

    @Test
    void answersAFloodOfPingsOnlyAsOftenAsPermitted() {
        channel.close();
        channel = KeepAliveChannel.of(lines(watches(60)).guard(oneEvery(1000, 3)));
        for (int ping = 1; ping <= 1000; ping++) {
            channel.receives("PING " + ping + "\n");
        }
        assertThat(channel.sent()).containsExactly("PONG 1", "PONG 2", "PONG 3");
        assertThat(channel.counters().pingsRefused()).isEqualTo(997);
    }

    @Test
    void closesAFloodInOrderWhenAskedTo() {
        channel.close();
        channel = KeepAliveChannel.of(
                lines(watches(60)).guard(oneEvery(1000, 3).strikes(5).thenClose()));
        for (int ping = 1; ping <= 3 + 5; ping++) {
            channel.receives("PING " + ping + "\n");
        }
        assertThat(channel.channel.isOpen()).isTrue();
        channel.receives("PING 9\n");
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.status().end().orElseThrow())
                .hasToString("PING_FLOOD: The peer sent more pings than it may; nothing received for 0.00 s.");
    }

    @Test
    @Tag("netty-4.2")
    void closesAPeerThatPingsAtTwiceTheRateAlthoughEverySecondPingIsPermitted() {
        channel.close();
        channel = KeepAliveChannel.of(
                lines(watches(60)).guard(oneEvery(1, 1).strikes(3).thenClose()));
        for (int second = 1; second <= 3; second++) {
            channel.receives("PING 1\nPING 2\n").after(1);
        }
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.sent()).hasSize(6);
        channel.receives("PING 1\nPING 2\n");
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.counters().pingsTooFast()).isEqualTo(4);
    }

    @Test
    void trafficOfOurOwnWipesTheStrikesOut() {
        channel.close();
        channel = KeepAliveChannel.of(
                lines(watches(60)).guard(oneEvery(1000, 1).strikes(2).thenClose()));
        channel.receives("PING 1\nPING 2\nPING 3\n");
        channel.writes("hello");
        channel.receives("PING 4\nPING 5\n");
        assertThat(channel.channel.isOpen()).isTrue();
        channel.receives("PING 6\n");
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.counters().pingsAnswered()).isEqualTo(5);
    }

    @Test
    void whatHeartbeatsSendIsNoTrafficThatWipesStrikesOut() {
        channel.close();
        channel = KeepAliveChannel.of(
                lines(watches(60)).guard(oneEvery(1000, 1).strikes(2).thenClose()));
        channel.receives("PING 1\nPING 2\nPING 3\nPING 4\n");
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void pongsNeverCountAsPings() {
        channel.close();
        channel = KeepAliveChannel.of(
                lines(watches(60)).guard(oneEvery(1000, 1).strikes(0).thenClose()));
        for (int pong = 1; pong <= 100; pong++) {
            channel.receives("PONG " + pong + "\n");
        }
        channel.receives("PING 1\n");
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.sent()).containsExactly("PONG 1");
    }

    @Test
    @Tag("netty-4.2") // virtual time
    void warnsOnceOfAFloodAndAnswersOnAsByDefault() {
        channel.close();
        channel = KeepAliveChannel.of(
                lines(watches(60)).guard(oneEvery(1000, 3).strikes(2).thenWarn()));
        channel.receives("PING 1\nPING 2\nPING 3\nPING 4\nPING 5\n");
        assertThat(channel.news()).isEmpty();
        for (int ping = 6; ping <= 1000; ping++) {
            channel.receives("PING " + ping + "\n");
        }
        assertThat(channel.news()).containsExactly("pings faster than PT16M40S");
        assertThat(channel.sent()).hasSize(5 + 20);
        assertThat(channel.counters().pingsTooFast()).isEqualTo(997);
        assertThat(channel.counters().pingsRefused()).isEqualTo(975);
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    @Tag("netty-4.2")
    void answersAgainWhenTheFloodIsOver() {
        channel.close();
        channel = KeepAliveChannel.of(lines(watches(60)).guard(oneEvery(1, 1)));
        channel.receives("PING 1\nPING 2\n").after(1).receives("PING 3\n");
        assertThat(channel.sent()).containsExactly("PONG 1", "PONG 3");
    }

    @Test
    void keepsOnePongAtMostWaitingForAPeerThatReadsNothing() {
        reopenUnread(lines(watches(60)));
        for (int ping = 1; ping <= 10; ping++) {
            channel.receives("PING " + ping + "\n");
        }
        assertThat(channel.counters().pingsAnswered()).isEqualTo(1);
        assertThat(channel.counters().pingsRefused()).isEqualTo(9);
        channel.channel.unblockWire();
        assertThat(channel.sent()).hasSize(2).last().isEqualTo("PONG 1");
        channel.receives("PING 11\n");
        assertThat(channel.sent()).containsExactly("PONG 11");
    }

    @Test
    void closesAFloodAlsoOfAPeerThatReadsNothing() {
        reopenUnread(lines(watches(60)).guard(oneEvery(1000, 3).strikes(5).thenClose()));
        for (int ping = 1; ping <= 3 + 5; ping++) {
            channel.receives("PING " + ping + "\n");
        }
        assertThat(channel.channel.isOpen()).isTrue();
        channel.receives("PING 9\n");
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    @Tag("netty-4.2")
    void pingsAtThePermittedRateAreNoFloodWhoeverReadsNothing() {
        reopenUnread(lines(watches(60)).guard(oneEvery(1, 1).strikes(5).thenClose()));
        for (int ping = 1; ping <= 100; ping++) {
            channel.receives("PING " + ping + "\n").after(1);
        }
        assertThat(channel.counters().pingsRefused()).isEqualTo(99);
        assertThat(channel.channel.isOpen()).isTrue();
    }

    /** One ping in so many seconds, some at once; what is beyond is dropped. */
    private static PingGuardPolicy oneEvery(long seconds, int burst) {
        return PingGuardPolicy.permitOneEvery(ofSeconds(seconds)).burst(burst).strikes(0);
    }

    /** A channel whose peer takes nothing of what is written. */
    private void reopenUnread(NettyKeepAliveBuilder builder) {
        channel.close();
        channel = KeepAliveChannel.of(builder);
        channel.channel.blockWire();
        channel.channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(50, 100));
        channel.channel.writeAndFlush(Unpooled.buffer(200).writeZero(200));
    }

    @Test
    void aProtocolThatAnswersNoPingsLeavesThemUnanswered() {
        reopen(new LinesProtocol() {
            @Override
            public Object pong(ByteBufAllocator allocator, Object ping) {
                return null;
            }
        });
        channel.receives("PING 1\n");
        assertThat(channel.sent()).isEmpty();
        assertThat(channel.counters().pingsAnswered()).isZero();
    }

    @Test
    void pongsWithoutAnIdAnswerTheLatestPing() {
        reopen(new LinesProtocol() {
            @Override
            public long pongId(Object pong) {
                return LATEST_PING;
            }
        });
        channel.receives("PONG 5\n");
        assertThat(channel.counters().pongsReceived())
                .as("before the first ping")
                .isZero();
    }

    enum Thrown {
        EXCEPTION,
        ERROR;

        /** Never returns. */
        RuntimeException raise() {
            if (this == ERROR) {
                throw new StackOverflowError("thrown by the protocol");
            }
            throw new IllegalStateException("thrown by the protocol");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAProtocolCannotClassifyIsTheApplications(Thrown thrown) {
        reopen(new LinesProtocol() {
            @Override
            public Kind kindOf(Object message) {
                throw thrown.raise();
            }
        });
        channel.receives("PING 1\nhello\n");
        assertThat(channel.applicationRead()).containsExactly("PING 1", "hello");
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    void whatAProtocolClassifiesAsNullIsTheApplications() {
        reopen(new LinesProtocol() {
            @Override
            public Kind kindOf(Object message) {
                return null;
            }
        });
        channel.receives("PING 1\n");
        assertThat(channel.applicationRead()).containsExactly("PING 1");
    }

    @ParameterizedTest
    @EnumSource
    void aPingWhoseAnswerCannotBeMadeIsMalformed(Thrown thrown) {
        reopen(new LinesProtocol() {
            @Override
            public Object pong(ByteBufAllocator allocator, Object ping) {
                throw thrown.raise();
            }
        });
        channel.receives("PING 1\nhello\n");
        assertThat(channel.applicationRead()).containsExactly("hello");
        assertThat(channel.counters().malformed()).isEqualTo(1);
        assertThat(channel.counters().pingsAnswered()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aPongWhoseIdCannotBeReadIsMalformed(Thrown thrown) {
        reopen(new LinesProtocol() {
            @Override
            public long pongId(Object pong) {
                throw thrown.raise();
            }
        });
        channel.receives("PONG 1\nhello\n");
        assertThat(channel.applicationRead()).containsExactly("hello");
        assertThat(channel.counters().malformed()).isEqualTo(1);
    }

    @Test
    void aPongThatCannotBeWrittenHarmsNothing() {
        channel.channel.pipeline().addBefore(CODEC, "refuses", new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                ((ByteBuf) message).release();
                promise.setFailure(new IllegalStateException("refused"));
            }
        });
        channel.receives("PING 1\nhello\n");
        assertThat(channel.applicationRead()).containsExactly("hello");
    }

    @Test
    void userEventsPassUntouched() {
        Object event = new Object();
        channel.channel.pipeline().fireUserEventTriggered(event);
        assertThat(channel.news()).containsExactly("event Object");
    }

    @Test
    void anExceptionOfTheApplicationIsTheApplications() {
        AtomicInteger caught = new AtomicInteger();
        channel.channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ((ByteBuf) message).release();
                throw new IllegalStateException("thrown by the application");
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                caught.incrementAndGet();
            }
        });
        channel.receives("hello\nPING 1\n");
        assertThat(caught).hasValue(1);
        assertThat(channel.sent()).containsExactly("PONG 1");
    }

    private void reopen(HeartbeatProtocol protocol) {
        channel.close();
        channel = KeepAliveChannel.of(
                NettyKeepAlive.builder(protocol).heartbeat(pings(1000, 100, 3).build()));
    }
}
