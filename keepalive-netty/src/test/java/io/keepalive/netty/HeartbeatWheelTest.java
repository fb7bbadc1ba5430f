package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.netty.channel.Channel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many connections in one wheel; what a single one does is in the tests that both timings pass. */
@Tag("netty-4.2")
class HeartbeatWheelTest {

    private final List<Channel> channels = new ArrayList<>();
    private final RecordingListener listener = new RecordingListener();

    @AutoClose
    private VirtualLoop loop;

    @AutoClose
    private KeepAliveChannel channel;

    private NettyKeepAlive keepAlive;
    private Counters counters;

    @Test
    void thousandsOfPingsOfOneTickAreWrittenInPortionsAndReadingGoesOnBetween() {
        open(1500, pings(10, 2, 3));
        loop.hang(ofSeconds(10));
        long most = 0;
        for (long before = -1, sent = 0; sent > before || sent == 0; ) {
            before = sent;
            loop.turn();
            sent = counters.pingsSent();
            most = Math.max(most, sent - before);
        }
        assertThat(counters.pingsSent()).isEqualTo(1500);
        assertThat(most).isBetween(1L, (long) HeartbeatWheel.LOOKS_IN_ONE_TURN);
    }

    @Test
    void allThatFallSilentDieAndNoneBefore() {
        open(500, pings(10, 2, 3).jitter(0.2)); // in each step of virtual time one turn looks at all that are due
        loop.after(ofMillis(13_900));
        assertThat(counters.ends()).isEmpty();
        loop.after(ofMillis(2_300));
        for (int turn = 0; turn < 40; turn++) { // the verdicts wait until the loop has read for some turns
            loop.turn();
        }
        assertThat(counters.ends().values()).containsExactly(500L);
    }

    @Test
    void aListenerMayCloseAllOthersInTheMiddleOfATick() {
        RecordingListener closesAll = new RecordingListener() {
            @Override
            public void onEnd(Channel ended, Diagnosis diagnosis) {
                channels.forEach(Channel::close);
            }
        };
        NettyKeepAlive keepAlive = wheel(watches(30)).listener(closesAll).build();
        open(1000, keepAlive);
        loop.after(ofSeconds(32));
        assertThat(counters.ends().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(1000);
        assertThat(counters.connections()).isZero();
        loop.after(ofSeconds(10)); // the log's window
        assertThat(loop.turnsTask()).isFalse();
    }

    @Test
    void theClockStopsWithTheLastConnectionAndStartsWithTheNext() {
        open(3, pings(10, 2, 3));
        keepAlive.uninstall(channels.get(0));
        keepAlive.uninstall(channels.get(1));
        loop.after(ofSeconds(9));
        keepAlive.uninstall(channels.get(2));
        loop.hang(ofMinutes(10));
        assertThat(loop.turnsTask()).isFalse();

        keepAlive.install(channels.get(1), "lines");
        loop.after(ofMillis(9900));
        assertThat(counters.pingsSent()).isZero();
        loop.after(ofMillis(200));
        assertThat(counters.pingsSent()).isEqualTo(1);
    }

    @Test
    void afterAStallAllThatWereHeardLive() {
        open(1500, pings(10, 2, 3).jitter(0.2));
        loop.after(ofSeconds(12));
        loop.hang(ofMinutes(2));
        loop.peersSpeak();
        loop.after(ofSeconds(5));
        assertThat(counters.connections()).isEqualTo(1500);
        assertThat(counters.ends()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 2 * 60, 24 * 60, 7 * 24 * 60})
    void aWheelOfSecondsKeepsTimesOfMinutesHoursAndDays(int minutes) {
        Duration idle = ofMinutes(minutes);
        channel = KeepAliveChannel.of(
                wheel(HeartbeatPolicy.pinging(idle, ofSeconds(40), 3).jitter(0)));
        channel.after(idle.minusNanos(1));
        assertThat(channel.sent()).isEmpty();
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 1");
    }

    @Test
    void pingsComeWithinTheJitterWheneverSomethingWasReceived() {
        channel = KeepAliveChannel.of(wheel(pings(10, 2, 3).jitter(0.2)));
        Random random = new Random(42);
        for (int ping = 1; ping <= 300; ping++) {
            channel.afterNanos(random.nextLong(ofSeconds(7).toNanos())).receives("x\n");
            long heard = channel.elapsed().toNanos();
            while (channel.sent().isEmpty()) {
                channel.afterNanos(Math.max(1, channel.nextTimerNanos()));
            }
            assertThat(ofNanos(channel.elapsed().toNanos() - heard)).isBetween(ofSeconds(8), ofSeconds(10));
            channel.receives("PONG " + ping + "\n");
        }
        channel.applicationRead();
    }

    @Test
    void deathComesAtTheTimePromisedToTheNanosecondOfTheLastPing() {
        for (int run = 0; run < 50; run++) {
            try (KeepAliveChannel silent =
                    KeepAliveChannel.of(wheel(pings(10, 2, 3).jitter(0.2)))) {
                while (silent.channel.isOpen()) {
                    silent.afterNanos(Math.max(1, silent.nextTimerNanos()));
                }
                assertThat(silent.elapsed()).isBetween(ofSeconds(14), ofSeconds(16));
            }
        }
    }

    private static NettyKeepAliveBuilder wheel(HeartbeatPolicyBuilder policy) {
        return lines(policy).timing(Timing.WHEEL);
    }

    private void open(int connections, HeartbeatPolicyBuilder policy) {
        open(connections, wheel(policy).listener(listener).build());
    }

    private void open(int connections, NettyKeepAlive with) {
        keepAlive = with;
        counters = with.counters();
        loop = new VirtualLoop(connections, opened -> {
            opened.pipeline().addLast("lines", new LineBasedFrameDecoder(100));
            with.install(opened, "lines");
            channels.add(opened);
        });
    }
}
