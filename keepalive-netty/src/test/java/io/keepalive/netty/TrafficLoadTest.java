package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.load.LoadTuning;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The idle time of each connection follows its own traffic. */
@Tag("netty-4.2")
class TrafficLoadTest {

    private static final Duration SHORTEST = ofSeconds(5);
    private static final Duration LONGEST = ofSeconds(60);

    private final NettyKeepAliveBuilder builder = lines(pings(30, 2, 3))
            .adaptToLoad(LoadTuning.between(SHORTEST, LONGEST).byTraffic(10).smoothing(ofSeconds(4)));

    @AutoClose
    private KeepAliveChannel channel = KeepAliveChannel.of(builder);

    @Test
    void beginsCalmWhateverThePolicySays() {
        assertThat(idle(channel)).isEqualTo(LONGEST);
        channel.after(LONGEST.minusNanos(1));
        assertThat(channel.sent()).isEmpty();
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 1");
    }

    @Test
    void whatIsReceivedMakesItShort() {
        trade(channel, 20, 12, 0);
        assertThat(idle(channel)).isEqualTo(SHORTEST);
    }

    @Test
    void whatIsSentDoesToo() {
        trade(channel, 20, 1, 11);
        assertThat(idle(channel)).isEqualTo(SHORTEST);
    }

    @Test
    void halfThePeakLiesBetween() {
        trade(channel, 100, 5, 0);
        assertThat(idle(channel)).isBetween(ofSeconds(14), ofSeconds(21));
    }

    @Test
    void heartbeatsAreNoTraffic() {
        for (int second = 0; second < 100; second++) {
            channel.after(ofMillis(100)).receives("PING 1\n".repeat(2));
        }
        assertThat(idle(channel)).isEqualTo(LONGEST);
        channel.sent();
    }

    @Test
    void whenTrafficEndsItIsCalmAgainAStepAtALook() {
        trade(channel, 20, 12, 0);
        for (int second = 0; second < 600; second++) {
            channel.after(1);
            for (String line : channel.sent()) {
                channel.receives(line.replace("PING", "PONG") + "\n");
            }
        }
        assertThat(idle(channel)).isEqualTo(LONGEST);
    }

    @Test
    void whoeverDiesAtPeakIsFoundByTheTightBound() {
        trade(channel, 20, 12, 0);
        channel.after(SHORTEST.plus(ofSeconds(6)).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void eachConnectionHasItsOwn() {
        try (KeepAliveChannel quiet = KeepAliveChannel.on(channel.keepAlive, channel.listener)) {
            trade(channel, 20, 12, 0);
            quiet.after(20);
            assertThat(idle(channel)).isEqualTo(SHORTEST);
            assertThat(idle(quiet)).isEqualTo(LONGEST);
        }
    }

    @Test
    void aSwappedPolicyKeepsTheLoadOfEach() {
        trade(channel, 20, 12, 0);
        channel.keepAlive.heartbeat(pings(40, 3, 4).build());
        trade(channel, 1, 12, 0);
        assertThat(channel.status().heartbeat()).contains(pings(5, 3, 4).build());
    }

    private static Duration idle(KeepAliveChannel of) {
        return of.status().heartbeat().orElseThrow().pinging().orElseThrow().idle();
    }

    /** So many messages come in and go out each second. */
    private static void trade(KeepAliveChannel with, int seconds, int in, int out) {
        for (int second = 0; second < seconds; second++) {
            with.after(1);
            with.receives("x\n".repeat(in));
            for (int i = 0; i < out; i++) {
                with.writes("y");
            }
        }
        with.applicationRead();
        with.sent();
    }
}
