package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a policy predicts, and that the monitor keeps to it whenever the peer dies. */
class DetectionWindowTest extends MonitorStory {

    @Test
    void aPingerTakesItsScheduleLessTheJitter() {
        HeartbeatPolicyBuilder jittered = HeartbeatPolicy.pinging(s(10), s(5), 3);
        keepsTo(jittered, new DetectionTime(s(23), s(25)));
        keepsTo(jittered.jitter(0.5), new DetectionTime(s(20), s(25)));
    }

    @Test
    void aPingerWithoutJitterIsExact() {
        keepsTo(pinger(), DetectionTime.exactly(s(25)));
    }

    @Test
    void aFixedPeriodMayFallAnywhereIntoTheSilence() {
        keepsTo(pinger().trigger(Trigger.FIXED_PERIOD), new DetectionTime(s(15), s(25)));
    }

    @Test
    void aWatcherIsExact() {
        keepsTo(watcher(), DetectionTime.exactly(s(15)));
        keepsTo(HeartbeatPolicy.expectingPingEvery(s(10)), DetectionTime.exactly(s(15)));
        keepsTo(HeartbeatPolicy.sendingEvery(s(4)).watching(s(15)), DetectionTime.exactly(s(15)));
    }

    @Test
    void theSoonerOfPingsAndLimitDecides() {
        keepsTo(pinger().watching(s(40)), DetectionTime.exactly(s(25)));
        keepsTo(pinger().watching(s(12)), DetectionTime.exactly(s(12)));
        keepsTo(HeartbeatPolicy.pinging(s(10), s(5), 3).watching(s(24)), new DetectionTime(s(23), s(24)));
        keepsTo(pinger().trigger(Trigger.FIXED_PERIOD).watching(s(20)), new DetectionTime(s(15), s(20)));
    }

    @Test
    void bySentTheLimitBoundsDeathAndThePingsMayBringItEarlier() {
        keepsTo(pinger().trigger(Trigger.LAST_SENT).watching(s(20)), new DetectionTime(s(15), s(20)));
        keepsTo(pinger().trigger(Trigger.LAST_SENT).watching(s(40)), new DetectionTime(s(15), s(40)));
        keepsTo(pinger().trigger(Trigger.LAST_SENT).watching(s(12)), DetectionTime.exactly(s(12)));
    }

    @Test
    void bySentAloneThereIsNoBound() {
        assertThat(pinger().trigger(Trigger.LAST_SENT).build().detectionTime()).isEmpty();
    }

    @Test
    void aOneWaySenderJudgesNobody() {
        assertThat(HeartbeatPolicy.sendingEvery(s(10)).build().detectionTime()).isEmpty();
    }

    @Test
    void withPongsOnlyItCountsFromTheLastPong() {
        HeartbeatPolicyBuilder pongsOnly = pinger().proofOfLife(ProofOfLife.PONGS_ONLY);
        assertThat(pongsOnly.build().detectionTime()).contains(DetectionTime.exactly(s(25)));

        assertThat(connection(pongsOnly)
                        .at(s(12))
                        .answered()
                        .at(s(30))
                        .receives()
                        .runTo(s(100))
                        .log())
                .last()
                .isEqualTo("37s dead PINGS_UNANSWERED");
    }

    /** Lets the peer speak, and be spoken to, for ever longer, and looks when its death is declared. */
    private void keepsTo(HeartbeatPolicyBuilder policy, DetectionTime predicted) {
        assertThat(policy.build().detectionTime()).contains(predicted);
        for (int tenths = 0; tenths < 300; tenths += 7) {
            MonitorDriver connection = new MonitorDriver(policy.build(), tenths, clockStart);
            for (int tenth = 1; tenth <= tenths; tenth++) {
                connection.at(ms(tenth * 100L)).receives();
                if (tenth % 4 == 0) {
                    connection.sends();
                }
            }
            Duration lastReceived = connection.clock().elapsed();
            connection.runTo(lastReceived.plus(predicted.latest()));

            assertThat(connection.monitor.state()).isEqualTo(PeerState.DEAD);
            assertThat(connection.diedAfter(lastReceived)).isBetween(predicted.earliest(), predicted.latest());
        }
    }
}
