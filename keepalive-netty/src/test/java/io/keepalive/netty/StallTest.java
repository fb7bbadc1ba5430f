package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.pings;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.PeerState;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The own event loop hangs; then overdue timers run before the bytes that wait, as measured on NIO and epoll. */
@Tag("netty-4.2")
class StallTest {

    @AutoClose
    private KeepAliveChannel channel = KeepAliveChannel.pinging(10, 2, 3);

    @Test
    void aStallPastTheDeadlineIsNoDeathWhenTheAnswerWaitsUnread() {
        channel.after(15).stalls(ofSeconds(60));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.receives("PONG 3\n");
        channel.after(ofSeconds(10).minusNanos(1));
        assertThat(channel.sent()).containsExactly("PING 1", "PING 2", "PING 3");
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 4");
        assertThat(channel.news()).containsExactly("suspect", "recovered", "stall of 59 s with 1 due");
    }

    @Test
    void aStallAfterWhichNothingArrivesEndsInTheVerdictOnTheNextTurn() {
        channel.after(15).stalls(ofSeconds(4));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.after(ofMillis(1));
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.elapsed()).isEqualTo(ofSeconds(19).plusMillis(1));
    }

    @Test
    void aTimerLateByLittleMayStandAtTheEndOfALongStallSoTheBytesComeFirst() {
        channel.after(14).stalls(ofSeconds(2).plusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.receives("PONG 3\n").after(9);
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.status().peer()).contains(PeerState.ALIVE);
    }

    @Test
    void aWatcherThatStalledJudgesOnItsNextTurn() {
        reopen(KeepAliveChannel.with(watches(30)));
        channel.after(29).stalls(ofSeconds(20));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.after(ofMillis(1));
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void aWatcherThatStalledReadsFirstWhatWaits() {
        reopen(KeepAliveChannel.with(watches(30)));
        channel.after(29).stalls(ofSeconds(20)).receives("PING 1\n");
        channel.after(ofSeconds(30).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void stallsCannotHoldOffAVerdictForEver() {
        reopen(KeepAliveChannel.with(pings(10, 2, 3).stallAllowance(ofSeconds(16))));
        int stalls = 0;
        while (channel.channel.isOpen()) {
            channel.stalls(ofSeconds(7));
            stalls++;
        }
        assertThat(channel.elapsed()).isLessThan(ofSeconds(16 + 16 + 5 * 7));
        assertThat(stalls).isGreaterThan(3);
    }

    private void reopen(KeepAliveChannel other) {
        channel.close();
        channel = other;
    }
}
