package io.keepalive.netty;

import static io.keepalive.netty.KeepAliveChannel.pings;
import static io.keepalive.netty.KeepAliveChannel.watches;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.ProbeSchedule;
import io.keepalive.diagnosis.Cause;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.PeerState;
import io.keepalive.heartbeat.Trigger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who pings by what, and who only watches. */
@Tag("netty-4.2")
class TriggerTest {

    @AutoClose
    private KeepAliveChannel channel;

    @Test
    void aWatcherSendsNothingAndDeclaresDeadExactlyAtItsLimit() {
        channel = KeepAliveChannel.with(watches(30));
        channel.after(20).receives("x\n").after(ofSeconds(30).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
        assertThat(channel.sent()).isEmpty();
        assertThat(channel.news()).containsExactly("end PEER_SILENT", "event PeerDeath", "inactive");
        assertThat(channel.status().end().orElseThrow().explanation())
                .isEqualTo("Peer silent; no kernel evidence; nothing received for 30.0 s (limit 30.0 s).");
    }

    @Test
    void aWatcherIsContentAsLongAsThePeerPings() {
        channel = KeepAliveChannel.with(HeartbeatPolicy.expectingPingEvery(ofSeconds(20)));
        for (int ping = 1; ping <= 20; ping++) {
            channel.after(ofSeconds(30).minusNanos(1)).receives("PING " + ping + "\n");
            assertThat(channel.sent()).containsExactly("PONG " + ping);
        }
        assertThat(channel.news()).isEmpty();
        assertThat(channel.channel.isOpen()).isTrue();
    }

    @Test
    void aPingerThatAlsoWatchesDeclaresDeadByWhicheverComesFirst() {
        channel = KeepAliveChannel.with(pings(10, 5, 3).watching(ofSeconds(18)));
        channel.after(ofSeconds(18).minusNanos(1));
        assertThat(channel.sent()).containsExactly("PING 1", "PING 2");
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.status().end().orElseThrow().evidence().limit()).contains(ofSeconds(18));
        assertThat(channel.channel.isOpen()).isFalse();

        channel.close();
        channel = KeepAliveChannel.with(pings(10, 5, 3).watching(ofSeconds(60)));
        channel.after(25);
        assertThat(channel.status().end().orElseThrow().evidence().limit()).contains(ofSeconds(15));
    }

    @Test
    void withTheSentTriggerOwnWritesPostponeThePing() {
        channel = KeepAliveChannel.with(pings(10, 2, 3).trigger(Trigger.LAST_SENT));
        channel.after(9).writes("tick").after(9).writes("tick");
        channel.after(ofSeconds(10).minusNanos(1));
        assertThat(channel.sent()).containsExactly("tick", "tick");
        channel.afterNanos(1);
        assertThat(channel.sent()).containsExactly("PING 1");
    }

    @Test
    void withTheSentTriggerWhatIsReceivedPostponesNoPing() {
        channel = KeepAliveChannel.with(pings(10, 2, 3).trigger(Trigger.LAST_SENT));
        for (int second = 1; second < 10; second++) {
            channel.after(1).receives("x\n");
        }
        assertThat(channel.sent()).isEmpty();
        channel.after(1);
        assertThat(channel.sent()).containsExactly("PING 1");
        channel.applicationRead();
    }

    @Test
    void withTheSentTriggerAPeerThatDoesNotAnswerIsDead() {
        channel = KeepAliveChannel.with(pings(10, 2, 3).trigger(Trigger.LAST_SENT));
        channel.after(ofSeconds(16).minusNanos(1));
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.counters().ends(Cause.PEER_SILENT)).isEqualTo(1);
    }

    @Test
    void aFixedPeriodIsKeptWhateverIsReceivedOrSent() {
        channel = KeepAliveChannel.with(pings(10, 2, 3).trigger(Trigger.FIXED_PERIOD));
        for (int ping = 1; ping <= 20; ping++) {
            channel.after(3).receives("x\n").after(3).writes("tick");
            channel.after(ofSeconds(4).minusNanos(1));
            assertThat(channel.sent()).containsExactly("tick");
            channel.afterNanos(1).receives("PONG " + ping + "\n");
            assertThat(channel.sent()).containsExactly("PING " + ping);
            channel.applicationRead();
        }
        assertThat(channel.elapsed()).isEqualTo(ofSeconds(200));
    }

    @Test
    void aOneWaySenderSendsForEverAndJudgesNobody() {
        channel = KeepAliveChannel.with(
                HeartbeatPolicy.sendingEvery(ofSeconds(10)).jitter(0));
        for (int ping = 1; ping <= 100; ping++) {
            channel.after(ofSeconds(10).minusNanos(1));
            assertThat(channel.sent()).isEmpty();
            channel.afterNanos(1);
            assertThat(channel.sent()).containsExactly("PING " + ping);
        }
        assertThat(channel.status().peer()).contains(PeerState.ALIVE);
        assertThat(channel.news()).isEmpty();
    }

    @Test
    void aOneWaySenderThatAlsoWatchesDeclaresDeadAtItsLimit() {
        channel = KeepAliveChannel.with(
                HeartbeatPolicy.sendingEvery(ofSeconds(10)).jitter(0).watching(ofSeconds(25)));
        channel.after(ofSeconds(25).minusNanos(1));
        assertThat(channel.sent()).containsExactly("PING 1", "PING 2");
        assertThat(channel.channel.isOpen()).isTrue();
        channel.afterNanos(1);
        assertThat(channel.channel.isOpen()).isFalse();
    }

    @Test
    void neverMoreThanOneTimerOfOursFollowsASilence() {
        ProbeSchedule schedule = new ProbeSchedule(ofSeconds(10), ofSeconds(2), 1000);
        channel = KeepAliveChannel.with(HeartbeatPolicy.pinging(schedule).jitter(0));
        channel.after(110);
        assertThat(channel.sent()).hasSize(51);
        channel.keepAlive.uninstall(channel.channel);
        assertThat(channel.nextTimerNanos()).isEqualTo(-1);
    }
}
