package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A budget of pings a second on one event loop: what waits, what does not, and what is told. */
@Tag("netty-4.2")
class PingBudgetTest {

    /** Pings after 5 to 10 s of silence; dead after 16 s at the latest. */
    private static final HeartbeatPolicyBuilder POLICY = pings(10, 2, 3).jitter(0.5);

    private final List<Duration> pings = new ArrayList<>();
    private final List<Duration> firstPings = new ArrayList<>();
    private final List<Duration> deaths = new ArrayList<>();
    private final List<PingBudgetShortage> shortages = new ArrayList<>();
    private Duration elapsed = Duration.ZERO;

    private final KeepAliveListener listener = new KeepAliveListener() {
        @Override
        public void onEnd(Channel channel, Diagnosis diagnosis) {
            deaths.add(elapsed);
        }

        @Override
        public void onPingBudgetTooSmall(PingBudgetShortage shortage) {
            shortages.add(shortage);
        }
    };

    @AutoClose
    private VirtualLoop loop;

    private NettyKeepAlive keepAlive;

    @ParameterizedTest
    @EnumSource
    void moreThanTheBudgetInASecondWaitForTheNextAndNoneGoesAfterItsIdleTime(Timing timing) {
        open(timing, 1000, 175);
        after(ofSeconds(3));
        loop.peersSpeak(500);
        after(ofSeconds(10)); // 100 a second fall due from 5 s on, 200 from 8 s on, 100 from 10 s to 13 s
        assertThat(firstPings)
                .hasSize(1000)
                .allSatisfy(ping -> assertThat(ping).isBetween(ofSeconds(5), ofSeconds(13)));
        assertThat(firstPings)
                .filteredOn(ping -> ping.compareTo(ofSeconds(10)) < 0)
                .hasSizeGreaterThanOrEqualTo(500);
        assertThat(mostInOneSecond()).isLessThanOrEqualTo(175 + 12); // two stretches of a tick, 33.6 ms
        assertThat(keepAlive.counters().pingsBeyondBudget()).isZero();
        assertThat(shortages).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatHasNoRoomGoesInTimeIsCountedAndToldAtMostOnceInTenSeconds(Timing timing) {
        open(timing, 100, 2);
        after(ofSeconds(10));
        assertThat(firstPings).hasSize(100).allSatisfy(ping -> assertThat(ping).isBetween(ofSeconds(5), ofSeconds(10)));
        long beyond = keepAlive.counters().pingsBeyondBudget();
        assertThat(beyond).isBetween(85L, 92L); // in 5 s it has room for ten, and for two of the next second
        assertThat(shortages).hasSize(1);
        after(ofSeconds(5));
        assertThat(shortages).hasSize(1);
        assertThat(shortages.get(0).budget()).isEqualTo(2);
        assertThat(shortages.get(0).needed()).isBetween(10, 40); // 100 in 5 s
        after(ofSeconds(5));
        assertThat(shortages).hasSize(2);
        assertThat(shortages.stream().mapToInt(PingBudgetShortage::beyond).sum())
                .isEqualTo((int) beyond);
        assertThat(shortages.get(1))
                .asString()
                .contains("the budget of 2 pings a second is too small")
                .contains("left beyond the budget");
    }

    @ParameterizedTest
    @EnumSource
    void whoseFirstPingWaitedDiesWhenItWasPromised(Timing timing) {
        open(timing, 50, 12);
        after(ofMillis(16_010)); // the loop takes a few turns before a verdict
        assertThat(keepAlive.counters().ends()).containsOnlyKeys(Cause.PEER_SILENT);
        assertThat(deaths).hasSize(50).allSatisfy(death -> assertThat(death).isLessThan(ofMillis(16_005)));
        assertThat(pings.stream().filter(ping -> ping.compareTo(ofMillis(9800)) > 0))
                .as("pings that waited almost to the end")
                .hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @EnumSource
    void pingsOfAnUnansweredSilenceDoNotWait(Timing timing) {
        open(timing, 50, 12);
        after(ofMillis(16_010));
        assertThat(pings).hasSize(150);
    }

    @ParameterizedTest
    @EnumSource
    void aPingThatWaitsIsNoStallOfOurs(Timing timing) {
        open(timing, 50, 12);
        after(ofMillis(9500));
        loop.peersSpeak();
        after(ofSeconds(10));
        assertThat(keepAlive.counters().localStalls()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whoIsHeardWhileItsPingWaitsIsNotPinged(Timing timing) {
        open(timing, 50, 12);
        after(ofMillis(7500));
        int before = pings.size();
        loop.peersSpeak();
        after(ofMillis(4990));
        assertThat(pings).hasSize(before);
        after(ofMillis(5100));
        assertThat(pings.subList(before, pings.size()).stream()
                        .filter(ping -> ping.compareTo(ofMillis(17_600)) <= 0)
                        .count())
                .isGreaterThanOrEqualTo(50);
        assertThat(keepAlive.counters().ends()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatAStallOfOursHeldBackIsNotTheBudgetsFault(Timing timing) {
        open(timing, 100, 20);
        loop.hang(ofSeconds(30));
        after(ofSeconds(1));
        assertThat(pings).hasSize(100);
        assertThat(keepAlive.counters().pingsBeyondBudget()).isZero();
        assertThat(keepAlive.counters().localStalls()).isEqualTo(1);
    }

    private void open(Timing timing, int connections, int budget) {
        keepAlive = lines(POLICY)
                .timing(timing)
                .pingBudget(budget)
                .listener(listener)
                .build();
        loop = new VirtualLoop(connections, opened -> {
            opened.pipeline().addLast(new PingTimes());
            opened.pipeline().addLast("lines", new LineBasedFrameDecoder(100));
            keepAlive.install(opened, "lines");
        });
    }

    private void after(Duration time) {
        Duration step = ofMillis(1);
        for (Duration left = time; !left.isZero(); left = left.minus(step)) {
            elapsed = elapsed.plus(step);
            loop.hang(step);
            while (loop.turnsTask()) {}
        }
    }

    private long mostInOneSecond() {
        return firstPings.stream()
                .mapToLong(first -> firstPings.stream()
                        .filter(ping -> ping.compareTo(first) >= 0 && ping.compareTo(first.plusSeconds(1)) < 0)
                        .count())
                .max()
                .orElse(0);
    }

    /** Writes down when pings were written. */
    private final class PingTimes extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            pings.add(elapsed);
            if (((ByteBuf) message).toString(US_ASCII).equals("PING 1\n")) {
                firstPings.add(elapsed);
            }
            ctx.write(message, promise);
        }
    }
}
