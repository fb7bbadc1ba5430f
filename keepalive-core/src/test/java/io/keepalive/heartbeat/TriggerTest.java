package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a pinger's idle time counts from, and what becomes of the schedule after a recovery. */
class TriggerTest extends MonitorStory {

    private static HeartbeatPolicyBuilder bySent() {
        return pinger().trigger(Trigger.LAST_SENT);
    }

    private static HeartbeatPolicyBuilder fixed() {
        return pinger().trigger(Trigger.FIXED_PERIOD);
    }

    @Test
    void onlyTheSentTriggerNeedsToHearOfWhatIsSent() {
        assertThat(connection(bySent()).monitor.countsSent()).isTrue();
        assertThat(connection(fixed()).monitor.countsSent()).isFalse();
        assertThat(connection(pinger()).monitor.countsSent()).isFalse();
    }

    @Test
    void byReceivedWhatIsSentChangesNothing() {
        becomesDue(pinger(), connection -> connection.at(s(9)).sends(), s(10), "ping 1");
    }

    @Test
    void bySentASteadyStreamFromThePeerDoesNotHoldBackThePing() {
        becomesDue(bySent(), connection -> connection.at(s(9)).receives(), s(10), "ping 1");
    }

    @Test
    void bySentWhatWeSendHoldsBackThePing() {
        becomesDue(bySent(), connection -> connection.at(s(10).minusNanos(1)).sends(), s(20).minusNanos(1), "ping 1");
    }

    @Test
    void bySentASilentPeerIsDeclaredDeadAsUsual() {
        assertThat(connection(bySent()).runTo(s(50)).log())
                .containsExactly("10s ping 1", "15s ping 2", "20s ping 3", "25s dead PINGS_UNANSWERED");
    }

    @Test
    void bySentWhatWeSendDoesNotPostponeTheAnswer() {
        becomesDue(bySent(), connection -> connection.runTo(s(10)).at(s(14)).sends(), s(15), "ping 2");
    }

    @Test
    void bySentTheIdleTimeAfterARecoveryCountsFromTheLastPing() {
        becomesDue(bySent(), connection -> connection.at(s(23)).receives(), s(30), "ping 4");
    }

    @Test
    void bySentAnAnswerAfterTheIdleTimeIsFollowedByAPingAtOnce() {
        HeartbeatPolicyBuilder equal =
                HeartbeatPolicy.pinging(s(10), s(10), 2).jitter(0).trigger(Trigger.LAST_SENT);
        MonitorDriver connection =
                connection(equal).runTo(s(10)).at(s(20)).receives().turn();

        assertThat(connection.log()).containsExactly("10s ping 1", "20s ping 2");
    }

    @Test
    void bySentThePeerHearsUsWhileNothingIsRead() {
        MonitorDriver connection = connection(bySent()).at(s(1)).pauses().runTo(s(35));

        assertThat(connection.log()).containsExactly("10s ping 1", "20s ping 2", "30s ping 3");
        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(connection.monitor.unansweredPings()).isZero();
    }

    @Test
    void bySentThePeerHearsUsInTimeAfterAnOverruledVerdict() {
        HeartbeatPolicyBuilder equal =
                HeartbeatPolicy.pinging(s(10), s(10), 2).jitter(0).trigger(Trigger.LAST_SENT);
        MonitorDriver connection = connection(equal).runTo(s(30)).overrules().turn();

        assertThat(connection.log())
                .containsExactly("10s ping 1", "20s ping 2", "30s dead PINGS_UNANSWERED", "30s ping 3");
    }

    @Test
    void aFixedPeriodPingsWhateverIsSentOrReceived() {
        MonitorDriver connection = connection(fixed());
        for (int second = 1; second <= 45; second++) {
            connection.at(s(second)).receives().sends();
        }

        assertThat(connection.log()).containsExactly("10s ping 1", "20s ping 2", "30s ping 3", "40s ping 4");
    }

    @Test
    void aFixedPeriodDeclaresASilentPeerDead() {
        assertThat(connection(fixed()).at(s(3)).receives().runTo(s(50)).log())
                .containsExactly("10s ping 1", "15s ping 2", "20s ping 3", "25s dead PINGS_UNANSWERED");
    }

    @Test
    void aLatePingDoesNotMoveTheSchedule() {
        MonitorDriver connection =
                connection(fixed()).at(s(8)).blockedUntil(s(13)).turn();
        connection.at(s(14)).answered().runTo(s(20));

        assertThat(connection.log()).containsExactly("13s ping 1", "20s ping 2");
    }

    @Test
    void pingsOfMissedPeriodsAreNotMadeUpFor() {
        MonitorDriver connection =
                connection(fixed()).at(s(8)).blockedUntil(s(45)).turn();
        connection.answered().runTo(s(50));

        assertThat(connection.log()).containsExactly("45s ping 1", "50s ping 2");
    }

    @Test
    void aPeriodThatEndsAtTheMomentOfALatePingIsUsedUpByIt() {
        MonitorDriver connection =
                connection(fixed()).at(s(8)).blockedUntil(s(20)).turn();

        assertThat(connection.answered().deadline()).isEqualTo(s(30));
    }

    @Test
    void theScheduleIsKeptThroughARecovery() {
        becomesDue(fixed(), connection -> connection.at(s(23)).receives(), s(30), "ping 4");
        becomesDue(fixed(), connection -> connection.at(s(17)).receives(), s(20), "ping 3");
        becomesDue(fixed(), connection -> connection.at(s(20)).receives(), s(30), "ping 3");
    }

    @Test
    void aFixedPeriodGoesOnWhileNothingIsRead() {
        MonitorDriver connection = connection(fixed()).at(s(1)).pauses().runTo(s(35));

        assertThat(connection.log()).containsExactly("10s ping 1", "20s ping 2", "30s ping 3");
        assertThat(connection.monitor.unansweredPings()).isZero();
    }

    @Test
    void theScheduleIsKeptAfterAnOverruledVerdict() {
        HeartbeatPolicyBuilder equal = HeartbeatPolicy.pinging(s(10), s(10), 2).trigger(Trigger.FIXED_PERIOD);
        MonitorDriver connection = connection(equal).runTo(s(30)).overrules().turn();
        assertThat(connection.lastEvent()).isEqualTo("30s ping 3");

        assertThat(connection.at(s(33)).answered().deadline()).isEqualTo(s(40));
    }
}
