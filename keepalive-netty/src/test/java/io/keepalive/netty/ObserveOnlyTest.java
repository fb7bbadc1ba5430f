package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.lines;
import static io.keepalive.netty.KeepAliveChannel.pings;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.PeerState;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The first week: deaths are told and counted, and nothing is closed. */
@Tag("netty-4.2")
class ObserveOnlyTest {

    @AutoClose
    private KeepAliveChannel channel =
            KeepAliveChannel.of(lines(pings(10, 2, 3)).observeOnly());

    @Test
    void tellsOfADeathOncePerSilenceAndClosesNothing() {
        channel.after(1000);
        assertThat(channel.news()).containsExactly("suspect", "observed PEER_SILENT");
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.counters().deathsObserved()).isEqualTo(1);
        assertThat(channel.counters().ends()).isEmpty();
        assertThat(channel.status().end()).isEmpty();
        assertThat(channel.status().peer()).contains(PeerState.SUSPECT);
        assertThat(channel.counters().connections()).isEqualTo(1);
    }

    @Test
    void goesOnPingingThePeerThatItTookForDead() {
        channel.after(16);
        channel.sent();
        channel.after(ofSeconds(2).minusNanos(1));
        assertThat(channel.sent()).isEmpty();
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 4");
    }

    @Test
    void aPeerHeardAgainIsAMistakeThatEnforcingWouldHaveMade() {
        channel.after(20).receives("x\n");
        channel.applicationRead();
        assertThat(channel.news()).containsExactly("suspect", "observed PEER_SILENT", "recovered");
        assertThat(channel.counters().observedMistakes()).isEqualTo(1);
        channel.receives("x\n");
        channel.applicationRead();
        assertThat(channel.counters().observedMistakes()).isEqualTo(1);
    }

    @Test
    void theNextSilenceIsTold() {
        channel.after(20).receives("PONG 4\n");
        channel.news();
        channel.after(20);
        assertThat(channel.news()).containsExactly("suspect", "observed PEER_SILENT");
        assertThat(channel.counters().deathsObserved()).isEqualTo(2);
    }

    @Test
    void enforcingFromNowOnKillsWhoStaysSilentForAsManyPingsMore() {
        channel.after(16);
        channel.keepAlive.enforce();
        assertThat(channel.keepAlive.enforcing()).isTrue();
        channel.after(ofSeconds(8).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.news())
                .containsExactly("suspect", "observed PEER_SILENT", "end PEER_SILENT", "event PeerDeath", "inactive");
        assertThat(channel.counters().ends(Cause.PEER_SILENT)).isEqualTo(1);
        assertThat(channel.counters().observedMistakes()).isZero();
    }

    @Test
    void observingFromNowOnClosesNothing() {
        channel.keepAlive.enforce();
        channel.after(15);
        channel.keepAlive.observeOnly();
        channel.after(100);
        assertThat(channel.channel.isOpen()).isTrue();
        assertThat(channel.counters().deathsObserved()).isEqualTo(1);
    }

    @Test
    void aWatchersDeathIsObservedAndItsPeerSuspectFromThen() {
        channel.close();
        channel = KeepAliveChannel.of(lines(watches(30)).observeOnly());
        channel.after(100).receives("x\n");
        channel.applicationRead();
        assertThat(channel.news()).containsExactly("observed PEER_SILENT", "suspect", "recovered");
        assertThat(channel.counters().suspects()).isEqualTo(1);
        assertThat(channel.counters().recoveries()).isEqualTo(1);
        assertThat(channel.counters().observedMistakes()).isEqualTo(1);
    }

    @Test
    void aPeerThatClosesIsNoMistake() {
        channel.after(20).isClosedByTheTransport();
        assertThat(channel.counters().observedMistakes()).isZero();
        assertThat(channel.counters().ends(Cause.PEER_CLOSED)).isEqualTo(1);
    }
}
