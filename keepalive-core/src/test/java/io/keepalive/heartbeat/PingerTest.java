package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A side that pings after a silence and judges its peer by the answers. */
class PingerTest extends MonitorStory {

    @Test
    void pingsAfterTheIdleTimeThenEveryIntervalAndDeclaresDeathAfterTheLastPingsInterval() {
        MonitorDriver connection = connection(pinger()).runTo(s(100));

        assertThat(connection.log())
                .containsExactly("10s ping 1", "15s ping 2", "20s ping 3", "25s dead PINGS_UNANSWERED");
    }

    @Test
    void theFirstPingIsDueExactlyAtTheEndOfTheIdleTime() {
        becomesDue(pinger(), connection -> {}, s(10), "ping 1");
    }

    @Test
    void theSecondPingIsDueExactlyOneIntervalAfterTheFirst() {
        becomesDue(pinger(), connection -> connection.runTo(s(10)), s(15), "ping 2");
    }

    @Test
    void theLastPingIsDueExactlyOneIntervalAfterTheOneBefore() {
        becomesDue(pinger(), connection -> connection.runTo(s(15)), s(20), "ping 3");
    }

    @Test
    void deathIsDueExactlyOneIntervalAfterTheLastPing() {
        becomesDue(pinger(), connection -> connection.runTo(s(20)), s(25), "dead PINGS_UNANSWERED");
    }

    @Test
    void aSinglePermittedPingDeclaresDeathAfterOneInterval() {
        HeartbeatPolicyBuilder hasty = HeartbeatPolicy.pinging(s(10), s(5), 1).jitter(0);

        assertThat(connection(hasty).runTo(s(100)).log()).containsExactly("10s ping 1", "15s dead PINGS_UNANSWERED");
    }

    @Test
    void everythingReceivedStartsTheIdleTimeAnew() {
        MonitorDriver connection = connection(pinger());
        for (int second = 1; second <= 60; second++) {
            connection.at(s(second)).receives();
        }

        assertThat(connection.runTo(s(70)).log()).containsExactly("70s ping 1");
    }

    @Test
    void aByteOneNanosecondBeforeThePingIsDuePostponesIt() {
        becomesDue(
                pinger(), connection -> connection.at(s(10).minusNanos(1)).receives(), s(20).minusNanos(1), "ping 1");
    }

    @Test
    void aByteAtTheMomentThePingIsDuePostponesIt() {
        becomesDue(pinger(), connection -> connection.at(s(10)).receives(), s(20), "ping 1");
    }

    @Test
    void anAnswerInTheLastNanosecondSavesThePeer() {
        MonitorDriver connection = connection(pinger()).at(s(25).minusNanos(1)).answered();

        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(connection.runTo(s(34)).log()).containsExactly("10s ping 1", "15s ping 2", "20s ping 3");
    }

    @Test
    void anAnswerReadAtTheMomentOfDeathSavesThePeer() {
        MonitorDriver connection = connection(pinger()).at(s(25)).answered();

        assertThat(connection.runTo(s(34)).log()).containsExactly("10s ping 1", "15s ping 2", "20s ping 3");
    }

    @Test
    void anyByteIsAsGoodAsTheAnswer() {
        becomesDue(pinger(), connection -> connection.at(s(22)).receives(), s(32), "ping 4");
    }

    @Test
    void everySilenceHasAllItsPings() {
        MonitorDriver connection = connection(pinger()).at(s(22)).receives().runTo(s(100));

        assertThat(connection.log())
                .containsExactly(
                        "10s ping 1",
                        "15s ping 2",
                        "20s ping 3",
                        "32s ping 4",
                        "37s ping 5",
                        "42s ping 6",
                        "47s dead PINGS_UNANSWERED");
    }

    @Test
    void aPromptPeerIsPingedOncePerIdleTime() {
        MonitorDriver connection = connection(pinger());
        for (int second = 10; second <= 100; second += 10) {
            connection.runTo(s(second)).answered();
        }

        assertThat(connection.log()).hasSize(10).allMatch(event -> event.contains("0s ping"));
        assertThat(connection.lastEvent()).isEqualTo("100s ping 10");
    }

    @Test
    void theStateFollowsThePings() {
        MonitorDriver connection = connection(pinger());
        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        connection.runTo(s(10));
        assertThat(connection.monitor.state()).isEqualTo(PeerState.AWAITING_ANSWER);
        connection.runTo(s(15));
        assertThat(connection.monitor.state()).isEqualTo(PeerState.SUSPECT);
        connection.runTo(s(20));
        assertThat(connection.monitor.state()).isEqualTo(PeerState.SUSPECT);
        connection.runTo(s(25));
        assertThat(connection.monitor.state()).isEqualTo(PeerState.DEAD);
    }

    @Test
    void aPingCountsAsUnansweredOnceItsIntervalIsOver() {
        MonitorDriver connection = connection(pinger());
        assertThat(connection.monitor.unansweredPings()).isZero();
        connection.runTo(s(10));
        assertThat(connection.monitor.unansweredPings()).isZero();
        connection.runTo(s(15));
        assertThat(connection.monitor.unansweredPings()).isOne();
        connection.runTo(s(20));
        assertThat(connection.monitor.unansweredPings()).isEqualTo(2);
        connection.runTo(s(25));
        assertThat(connection.monitor.unansweredPings()).isEqualTo(3);
    }

    @Test
    void theSilenceIsToldToTheNanosecond() {
        MonitorDriver connection = connection(pinger()).at(s(3)).receives().runTo(s(7).plusNanos(1));

        assertThat(connection.monitor.silenceNanos(connection.now())).isEqualTo(4_000_000_001L);
    }

    @Test
    void aDeadPeerStaysDeadWhateverComes() {
        MonitorDriver connection = connection(pinger()).runTo(s(30));
        connection.receives().sends().pauses().resumes().writtenNow().peerSlow().failedNow();
        connection.receivesPong(3);

        assertThat(connection.poll()).isEqualTo(Action.NONE);
        assertThat(connection.monitor.state()).isEqualTo(PeerState.DEAD);
        assertThat(connection.monitor.verdict()).isEqualTo(Verdict.PINGS_UNANSWERED);
        assertThat(connection.deadline()).isGreaterThan(s(1_000_000_000));
    }

    @Test
    void theIdSaysWhichPingWasAskedForLast() {
        MonitorDriver connection = connection(pinger());
        assertThat(connection.monitor.pingId()).isZero();
        connection.runTo(s(10));
        assertThat(connection.monitor.pingId()).isOne();
        connection.runTo(s(15));
        assertThat(connection.monitor.pingId()).isEqualTo(2);
    }

    @Test
    void aPollBeforeTheDeadlineChangesNothing() {
        MonitorDriver connection = connection(pinger());
        for (int tenth = 0; tenth <= 250; tenth++) {
            connection.at(ms(tenth * 100L)).poll();
        }

        assertThat(connection.runTo(s(25)).log())
                .containsExactly("10s ping 1", "15s ping 2", "20s ping 3", "25s dead PINGS_UNANSWERED");
    }
}
