package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A pinger for which only the answer to its own pings proves life. */
class ProofOfLifeTest extends MonitorStory {

    private static HeartbeatPolicyBuilder pongsOnly() {
        return pinger().proofOfLife(ProofOfLife.PONGS_ONLY);
    }

    @Test
    void steadyTrafficNeitherHoldsBackThePingsNorSavesThePeer() {
        MonitorDriver connection = connection(pongsOnly());
        for (int tenth = 1; tenth <= 300; tenth++) {
            connection.at(ms(tenth * 100L)).receives();
        }

        assertThat(connection.log())
                .containsExactly("10s ping 1", "15s ping 2", "20s ping 3", "25s dead PINGS_UNANSWERED");
    }

    @Test
    void steadyTrafficLeavesThePeerSuspect() {
        MonitorDriver connection =
                connection(pongsOnly()).runTo(s(15)).at(s(17)).receives();

        assertThat(connection.monitor.state()).isEqualTo(PeerState.SUSPECT);
        assertThat(connection.monitor.unansweredPings()).isOne();
        assertThat(connection.monitor.silenceNanos(connection.now())).isZero();
    }

    @Test
    void theIdleTimeCountsFromTheLastPong() {
        becomesDue(
                pongsOnly(),
                connection -> connection.at(s(12)).answered().at(s(20)).receives(),
                s(22),
                "ping 2");
    }

    @Test
    void aLatePongToAnEarlierPingOfTheSilenceSavesThePeer() {
        MonitorDriver connection = connection(pongsOnly()).at(s(24));

        assertThat(connection.receivesPong(1)).isTrue();
        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(connection.deadline()).isEqualTo(s(34));
    }

    @Test
    void aPongToAPingAnsweredBeforeProvesNothing() {
        MonitorDriver connection = connection(pongsOnly()).at(s(11)).answered().runTo(s(26));

        assertThat(connection.receivesPong(1)).isFalse();
        assertThat(connection.monitor.state()).isEqualTo(PeerState.SUSPECT);
    }

    @Test
    void aPongToAPingNeverSentProvesNothing() {
        MonitorDriver connection = connection(pongsOnly()).runTo(s(15));

        assertThat(connection.receivesPong(3)).isFalse();
        assertThat(connection.receivesPong(0)).isFalse();
        assertThat(connection.receivesPong(-1)).isFalse();
        assertThat(connection.receivesPong(Long.MAX_VALUE)).isFalse();
        assertThat(connection.receivesPong(Long.MIN_VALUE)).isFalse();
        assertThat(connection.monitor.state()).isEqualTo(PeerState.SUSPECT);
    }

    @Test
    void aPongToAnEarlierSilencesPingProvesNothingAfterANewerWasAnswered() {
        MonitorDriver connection = connection(pongsOnly()).runTo(s(15));
        assertThat(connection.receivesPong(2)).isTrue();
        connection.runTo(s(25));

        assertThat(connection.receivesPong(1)).isFalse();
        assertThat(connection.monitor.state()).isEqualTo(PeerState.AWAITING_ANSWER);
    }

    @Test
    void bytesAfterAnOverruledVerdictDoNotClearTheSuspicion() {
        MonitorDriver connection =
                connection(pongsOnly()).runTo(s(25)).overrules().at(s(26)).receives();

        assertThat(connection.monitor.state()).isEqualTo(PeerState.SUSPECT);
        assertThat(connection.runTo(s(30)).answered().monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(connection.monitor.verdict()).isNull();
    }

    @Test
    void aLoopThatIsAlwaysLateUnderSteadyTrafficStillFindsThePeerDead() {
        // every poll is 600 ms late and a byte is read before the next: bytes must not renew the allowance for stalls
        MonitorDriver connection = connection(pongsOnly());
        for (int polls = 0; polls < 100 && connection.monitor.state() != PeerState.DEAD; polls++) {
            connection.blockedUntil(connection.deadline().plusMillis(600)).poll();
            connection.receives();
        }

        assertThat(connection.lastEvent()).contains("dead PINGS_UNANSWERED");
    }

    @Test
    void aWatchLimitBesideItIsContentWithAnyByte() {
        HeartbeatPolicyBuilder both = pongsOnly().watching(s(15));
        MonitorDriver connection = connection(both).at(s(14)).receives().runTo(s(24));
        assertThat(connection.log()).containsExactly("10s ping 1", "15s ping 2", "20s ping 3");

        assertThat(connection(both).runTo(s(24)).log()).containsExactly("10s ping 1", "15s dead NOTHING_HEARD");
    }
}
