package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A ping that waits behind our own bytes: a slow peer is not a dead peer, up to a limit. */
class StuckPingTest extends MonitorStory {

    private MonitorDriver stuck(HeartbeatPolicyBuilder policy) {
        return connection(policy).holdingPings();
    }

    @Test
    void aPingThatCannotLeaveIsDeathAfterTheTimeAllPingsWouldHaveHad() {
        assertThat(stuck(pinger()).runTo(s(100)).log()).containsExactly("10s ping 1", "25s dead PING_STUCK");
    }

    @Test
    void theDeadlineOfAStuckPingIsExact() {
        becomesDue(pinger(), connection -> connection.holdingPings().runTo(s(20)), s(25), "dead PING_STUCK");
    }

    @Test
    void onlyOnePingWaitsAtATime() {
        MonitorDriver connection = stuck(pinger()).runTo(s(20));

        assertThat(connection.log()).containsExactly("10s ping 1");
        assertThat(connection.monitor.state()).isEqualTo(PeerState.SUSPECT);
    }

    @Test
    void theAnswerIsDueOneIntervalAfterThePingLeft() {
        becomesDue(
                pinger(),
                connection -> connection.holdingPings().runTo(s(10)).at(s(13)).writtenNow(),
                s(18),
                "ping 2");
    }

    @Test
    void aPingThatLeavesLateIsTheFirstOneAskedAndNotTheLast() {
        // never dead on one missed ping: the time spent in our buffer asked the peer nothing
        MonitorDriver connection = stuck(pinger()).runTo(s(20)).at(s(24)).writtenNow();
        assertThat(connection.monitor.unansweredPings()).isZero();

        connection.runTo(s(29)).writtenNow().runTo(s(34)).writtenNow().runTo(s(100));
        assertThat(connection.log())
                .containsExactly("10s ping 1", "29s ping 2", "34s ping 3", "39s dead PINGS_UNANSWERED");
    }

    @Test
    void pingsThatLeftBeforeTheStuckOneStillCount() {
        MonitorDriver connection =
                connection(pinger()).runTo(s(10)).holdingPings().at(s(24)).writtenNow();
        assertThat(connection.monitor.unansweredPings()).isOne();

        connection.runTo(s(29)).writtenNow().runTo(s(100));
        assertThat(connection.log())
                .containsExactly("10s ping 1", "15s ping 2", "29s ping 3", "34s dead PINGS_UNANSWERED");
    }

    @Test
    void aPeerThatTakesBytesPostponesTheVerdictByOneInterval() {
        becomesDue(
                pinger(),
                connection -> connection.holdingPings().runTo(s(20)).at(s(24)).peerSlow(),
                s(29),
                "dead PING_STUCK");
    }

    @Test
    void aPeerThatTakesBytesIsSlowAndNotEvenSuspect() {
        MonitorDriver connection = stuck(pinger());
        for (int second = 14; second <= 34; second += 4) {
            connection.at(s(second)).peerSlow();
        }

        assertThat(connection.monitor.state()).isEqualTo(PeerState.SLOW);
        assertThat(connection.log()).containsExactly("10s ping 1");
    }

    @Test
    void aSlowPeerIsExcusedUpToTheLimitAndNotLonger() {
        MonitorDriver connection = stuck(pinger().slowPeerLimit(s(20)));
        for (int second = 11; second <= 60; second++) {
            connection.at(s(second)).peerSlow();
        }

        // the last excuse is at 29 s; then three intervals
        assertThat(connection.log()).containsExactly("10s ping 1", "44s dead PING_STUCK");
    }

    @Test
    void theLimitIsExact() {
        HeartbeatPolicyBuilder limited = pinger().slowPeerLimit(s(4));

        assertThat(stuck(limited)
                        .runTo(s(10))
                        .at(s(14).minusNanos(1))
                        .peerSlow()
                        .deadline())
                .isEqualTo(s(19).minusNanos(1));
        assertThat(stuck(limited).runTo(s(10)).at(s(14)).peerSlow().deadline()).isEqualTo(s(15));
    }

    @Test
    void aLimitOfZeroExcusesNobody() {
        MonitorDriver connection = stuck(pinger().slowPeerLimit(s(0)));
        for (int second = 11; second <= 30; second++) {
            connection.at(s(second)).peerSlow();
        }

        assertThat(connection.log()).containsExactly("10s ping 1", "25s dead PING_STUCK");
    }

    @Test
    void aPingThatWaitsInTheKernelIsExcusedAsWell() {
        becomesDue(pinger(), connection -> connection.runTo(s(10)).at(s(14)).peerSlow(), s(19), "ping 2");
    }

    @Test
    void onceThePingIsTakenItsAnswerIsDueOneIntervalLater() {
        MonitorDriver connection = connection(pinger()).runTo(s(10)).at(s(14)).peerSlow();

        connection.at(s(18)).pingTaken();

        assertThat(connection.monitor.state()).isEqualTo(PeerState.AWAITING_ANSWER);
        assertThat(connection.deadline()).isEqualTo(s(23));
    }

    @Test
    void theLimitHoldsForAllPingsOfOneSilenceTogether() {
        MonitorDriver connection = connection(pinger().slowPeerLimit(s(6)));
        for (int second = 12; second <= 60; second += 2) {
            connection.at(s(second)).peerSlow();
        }

        assertThat(connection.log())
                .containsExactly("10s ping 1", "19s ping 2", "24s ping 3", "29s dead PINGS_UNANSWERED");
    }

    @Test
    void theKernelsSuspicionMovesNoDeadline() {
        MonitorDriver connection = connection(pinger()).runTo(s(10)).at(s(11)).kernelSuspects();

        assertThat(connection.monitor.state()).isEqualTo(PeerState.SUSPECT);
        assertThat(connection.monitor.unansweredPings()).isZero();
        assertThat(connection.deadline()).isEqualTo(s(15));
    }

    @Test
    void takingBytesBeforeAnyPingMeansNothing() {
        becomesDue(pinger(), connection -> connection.at(s(9)).peerSlow(), s(10), "ping 1");
    }

    @Test
    void aPingStillStuckFromAnEarlierSilenceServesForTheNextOne() {
        MonitorDriver connection = stuck(pinger()).at(s(12)).receives().runTo(s(100));

        assertThat(connection.log()).containsExactly("10s ping 1", "37s dead PING_STUCK");
    }

    @Test
    void theLimitCountsAnewInEachSilence() {
        MonitorDriver connection = stuck(pinger().slowPeerLimit(s(20)));
        for (int second = 12; second <= 60; second += 4) {
            connection.at(s(second)).receives();
        }
        connection.runTo(s(70)).at(s(74)).peerSlow();

        assertThat(connection.deadline()).isEqualTo(s(79));
    }

    @Test
    void whatIsReceivedSavesAPeerWhosePingIsStuck() {
        MonitorDriver connection = stuck(pinger()).at(s(24)).receives();

        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
    }

    @Test
    void anOverruledStuckPingIsJudgedAnewAfterAsLong() {
        MonitorDriver connection = stuck(pinger()).runTo(s(25)).overrules().runTo(s(100));

        assertThat(connection.log()).containsExactly("10s ping 1", "25s dead PING_STUCK", "45s dead PING_STUCK");
    }
}
