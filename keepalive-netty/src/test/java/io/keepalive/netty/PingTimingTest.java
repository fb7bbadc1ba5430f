package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.pings;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.ProofOfLife;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When pings leave and when a peer is dead, to the nanosecond. */
@Tag("netty-4.2")
class PingTimingTest {

    @AutoClose
    private KeepAliveChannel channel = KeepAliveChannel.pinging(10, 2, 3);

    @Test
    void pingsExactlyWhenTheIdleTimeHasPassed() {
        channel.after(ofSeconds(10).minusNanos(1));
        assertThat(channel.sent()).isEmpty();
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 1");
    }

    @Test
    void pingsAgainAfterEachIntervalAndDeclaresDeadExactlyAfterTheLast() {
        channel.after(10);
        channel.after(ofSeconds(2).minusNanos(1));
        assertThat(channel.sent()).containsExactly("PING 1");
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 2");
        channel.after(2);
        assertThat(channel.sent()).containsExactly("PING 3");

        channel.after(ofSeconds(2).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.elapsed()).isEqualTo(ofSeconds(16));
        assertThat(channel.status().end().orElseThrow().explanation())
                .isEqualTo(
                        "Peer silent; no kernel evidence; nothing received for 16.0 s, 3 pings unanswered (limit 6.00 s).");
    }

    @Test
    void pingsAPeerThatAnswersOncePerIdleTimeForEver() {
        for (int ping = 1; ping <= 1000; ping++) {
            channel.after(ofSeconds(10).minusNanos(1));
            assertThat(channel.sent()).isEmpty();
            channel.afterNanos(1);
            assertThat(channel.sent()).containsExactly("PING " + ping);
            channel.receives("PONG " + ping + "\n");
        }
        assertThat(channel.news()).isEmpty();
    }

    @Test
    void aLateAnswerStartsANewIdleTime() {
        channel.after(13).receives("PONG 1\n");
        assertThat(channel.sent()).containsExactly("PING 1", "PING 2");
        channel.after(ofSeconds(10).minusNanos(1));
        assertThat(channel.sent()).isEmpty();
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 3");
    }

    @Test
    void keepsToTheIdleTimeAlsoWhereTheIntervalIsLonger() {
        reopen(KeepAliveChannel.pinging(5, 20, 2));
        for (int ping = 1; ping <= 10; ping++) {
            channel.after(ofSeconds(5).minusNanos(1));
            assertThat(channel.sent()).isEmpty();
            channel.afterNanos(1).receives("PONG " + ping + "\n");
            assertThat(channel.sent()).containsExactly("PING " + ping);
        }
        channel.after(ofSeconds(45).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void keepsToTheIdleTimeWheneverSomethingArrivesInIt() {
        for (int i = 0; i < 200; i++) {
            channel.after(ofMillis(50L * i)).receives("x\n");
        }
        assertThat(channel.sent()).isEmpty();
        channel.applicationRead();
        channel.after(ofSeconds(10).minusNanos(1));
        assertThat(channel.sent()).isEmpty();
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 1");
    }

    @Test
    void whatIsReceivedWhileAPingIsUnansweredIsALifeSign() {
        channel.after(15).receives("half a li");
        assertThat(channel.news()).containsExactly("suspect", "recovered");
        channel.after(ofSeconds(16).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void jitterOnlyMakesPingsEarlierAndDrawsEachTimeAnew() {
        reopen(KeepAliveChannel.with(pings(10, 2, 3).jitter(0.2)));
        Set<Long> idleTimes = new HashSet<>();
        for (int ping = 1; ping <= 50; ping++) {
            long before = channel.elapsed().toNanos();
            while (channel.sent().isEmpty()) {
                channel.afterNanos(Math.max(1, channel.nextTimerNanos()));
            }
            long idle = channel.elapsed().toNanos() - before;
            assertThat(idle).isBetween(ofSeconds(8).toNanos(), ofSeconds(10).toNanos());
            idleTimes.add(idle);
            channel.receives("PONG " + ping + "\n");
        }
        assertThat(idleTimes).as("ticks of the wheel, 26 in two seconds").hasSizeGreaterThan(15);
    }

    @Test
    void aFrameThatTricklesInForTenMinutesIsLife() {
        reopen(new KeepAliveChannel(
                NettyKeepAlive.builder(HeartbeatProtocols.textLine())
                        .heartbeat(HeartbeatPolicy.watching(ofSeconds(15)).build())
                        .build(),
                new RecordingListener(),
                opened -> {
                    opened.pipeline().addLast("frames", new LengthFieldBasedFrameDecoder(1000, 0, 4, 0, 4));
                    channel.keepAlive.install(opened, "frames");
                }));
        channel.receives("\0\0\0\74");
        for (int second = 10; second <= 600; second += 10) {
            channel.after(10);
            assertThat(channel.applicationRead()).isEmpty();
            channel.receives("x");
        }
        assertThat(channel.applicationRead()).containsExactly("x".repeat(60));
        assertThat(channel.elapsed()).isEqualTo(ofMinutes(10));
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    void ownWritesAreNoLifeAndCancelNoDeadline() {
        for (int second = 0; second < 16; second++) {
            channel.writes("tick").after(1);
        }
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.sent()).filteredOn("tick"::equals).hasSize(16);
        assertThat(channel.elapsed()).isEqualTo(ofSeconds(16));
    }

    @Test
    void anIdleTimeThatBeganBeforeTheHeartbeatDelaysNoPing() {
        AtomicBoolean ready = new AtomicBoolean();
        reopen(KeepAliveChannel.of(NettyKeepAlive.builder(new LinesProtocol() {
                    @Override
                    public boolean isReady(ChannelPipeline pipeline) {
                        return ready.get();
                    }
                })
                .heartbeat(pings(10, 2, 3).build())));
        channel.after(9);
        assertThat(channel.status().peer()).isEmpty();
        ready.set(true);
        channel.channel.pipeline().fireUserEventTriggered("the handshake is done");
        channel.after(ofSeconds(10).minusNanos(1));
        assertThat(channel.sent()).isEmpty();
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 1");
    }

    @Test
    void whereOnlyPongsAreProofAStreamOfBytesPostponesNoPingAndNoVerdict() {
        reopen(KeepAliveChannel.with(pings(10, 2, 3).proofOfLife(ProofOfLife.PONGS_ONLY)));
        for (int second = 1; second < 16; second++) {
            channel.after(1).receives("x\n");
        }
        assertThat(channel.sent()).containsExactly("PING 1", "PING 2", "PING 3");
        channel.applicationRead();
        channel.after(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    private void reopen(KeepAliveChannel other) {
        channel.close();
        channel = other;
    }
}
