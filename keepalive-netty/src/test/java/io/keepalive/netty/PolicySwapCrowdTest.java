package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.heartbeat.PeerState;
import io.netty.channel.Channel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Another policy on ten thousand live connections of one event loop: all get it, none is lost, and they do not ping at once. */
@Tag("netty-4.2")
class PolicySwapCrowdTest {

    private static final int CONNECTIONS = 10_000;

    private final List<Channel> channels = new ArrayList<>();

    @AutoClose
    private VirtualLoop loop;

    private NettyKeepAlive keepAlive;

    @Test
    void allGoByTheTighterPolicyAtOnceAndPingSpreadOverItsIdleTime() {
        open(pings(60, 2, 100));
        loop.after(ofSeconds(30));
        assertThat(keepAlive.counters().pingsSent()).isZero();
        keepAlive.heartbeat(pings(10, 2, 100).build());
        List<Long> firstPings = new ArrayList<>();
        for (int second = 0; second < 10; second++) {
            long before = firstPings();
            loop.after(ofSeconds(1));
            firstPings.add(firstPings() - before);
        }
        loop.after(ofMillis(200));
        assertThat(tunedTo(pings(10, 2, 100).build())).isEqualTo(CONNECTIONS);
        assertThat(firstPings()).isEqualTo(CONNECTIONS);
        assertThat(firstPings).allSatisfy(inOneSecond -> assertThat(inOneSecond).isBetween(800L, 1_200L));
    }

    @Test
    void allThatFallSilentDieByTheTighterBoundAndNoneBefore() {
        open(pings(60, 2, 3));
        loop.after(ofSeconds(30));
        keepAlive.heartbeat(pings(10, 2, 3).build());
        loop.after(ofMillis(5_900));
        assertThat(keepAlive.counters().ends()).isEmpty();
        loop.after(ofMillis(10_500));
        assertThat(ended()).isEqualTo(CONNECTIONS);
    }

    @Test
    void noneThatSpeaksDiesWhateverIsSwappedAndWhenever() {
        open(pings(60, 2, 3));
        List<HeartbeatPolicy> policies = List.of(
                pings(10, 2, 3).build(),
                pings(300, 30, 3).build(),
                watches(15).build(),
                pings(10, 2, 3).watching(ofSeconds(15)).build(),
                pings(4, 1, 3).build(),
                pings(3_600, 2, 3).build());
        for (int swap = 0; swap < 6; swap++) {
            keepAlive.heartbeat(policies.get(swap % policies.size()));
            loop.after(ofMillis(700 + 100 * (swap % 7)));
            loop.peersSpeak();
            loop.after(ofMillis(500));
        }
        assertThat(keepAlive.counters().ends()).isEmpty();
        assertThat(keepAlive.counters().connections()).isEqualTo(CONNECTIONS);
    }

    /** With long idle times they stand in an upper wheel, from which they move down in the midst of the swap. */
    @Test
    void thoseThatMoveDownInTheWheelsMeanwhileAreNotMissed() {
        open(pings(60, 2, 100));
        for (int swap = 0; swap < 6; swap++) {
            boolean tighter = swap % 2 == 0;
            keepAlive.heartbeat((tighter ? pings(50, 2, 100) : pings(49, 2, 100)).build());
            loop.hang(ofMillis(100));
            loop.turn(); // the swap begins, and has not gone far
            loop.peersSpeak(); // deadlines move while it goes on
            loop.after(ofMillis(400));
        }
        loop.after(ofSeconds(1));
        assertThat(tunedTo(pings(49, 2, 100).build())).isEqualTo(CONNECTIONS);
        keepAlive.heartbeat(pings(5, 1, 3).build());
        loop.after(ofMillis(8_500));
        assertThat(ended()).isEqualTo(CONNECTIONS);
    }

    private static HeartbeatPolicyBuilder pings(long idle, long interval, int probes) {
        return HeartbeatPolicy.pinging(ofSeconds(idle), ofSeconds(interval), probes);
    }

    /** Connections that were pinged at all, since no peer answers. */
    private long firstPings() {
        return channels.stream()
                .filter(channel ->
                        !keepAlive.status(channel).peer().orElseThrow().equals(PeerState.ALIVE))
                .count();
    }

    private long tunedTo(HeartbeatPolicy policy) {
        return channels.stream()
                .filter(channel ->
                        keepAlive.status(channel).heartbeat().orElseThrow().equals(policy))
                .count();
    }

    private long ended() {
        return keepAlive.counters().ends().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private void open(HeartbeatPolicyBuilder policy) {
        keepAlive = lines(policy).timing(Timing.WHEEL).build();
        loop = new VirtualLoop(CONNECTIONS, opened -> {
            opened.pipeline().addLast("lines", new LineBasedFrameDecoder(100));
            keepAlive.install(opened, "lines");
            channels.add(opened);
        });
    }
}
