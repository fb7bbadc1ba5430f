package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A verdict that is taken back, by a brake or by an operator who only observes. */
class OverruleTest extends MonitorStory {

    @Test
    void thePeerStaysSuspectAndIsJudgedAnewAfterAsManyPings() {
        MonitorDriver connection = connection(pinger()).runTo(s(25)).overrules();
        assertThat(connection.monitor.state()).isEqualTo(PeerState.SUSPECT);
        connection.runTo(s(100));

        assertThat(connection.log())
                .containsExactly(
                        "10s ping 1",
                        "15s ping 2",
                        "20s ping 3",
                        "25s dead PINGS_UNANSWERED",
                        "30s ping 4",
                        "35s ping 5",
                        "40s ping 6",
                        "45s dead PINGS_UNANSWERED");
    }

    @Test
    void theNextPingIsDueOneIntervalAfterTheVerdictWasTakenBack() {
        becomesDue(pinger(), connection -> connection.runTo(s(25)).at(s(27)).overrules(), s(32), "ping 4");
    }

    @Test
    void theWatchLimitStartsAnew() {
        becomesDue(watcher(), connection -> connection.runTo(s(15)).at(s(16)).overrules(), s(31), "dead NOTHING_HEARD");
    }

    @Test
    void noPingsAreUnansweredUntilItIsAskedAgain() {
        assertThat(connection(pinger()).runTo(s(25)).overrules().monitor.unansweredPings())
                .isZero();
    }

    @Test
    void theVerdictStandsUntilThePeerIsHeard() {
        MonitorDriver connection = connection(pinger()).runTo(s(25)).overrules();
        assertThat(connection.monitor.verdict()).isEqualTo(Verdict.PINGS_UNANSWERED);
        connection.receives();

        assertThat(connection.monitor.verdict()).isNull();
        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(connection.deadline()).isEqualTo(s(35));
    }

    @Test
    void aWatchedPeerThatIsHeardIsAliveAgain() {
        MonitorDriver connection =
                connection(watcher()).runTo(s(15)).overrules().at(s(20)).receives();

        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(connection.monitor.verdict()).isNull();
        assertThat(connection.deadline()).isEqualTo(s(35));
    }

    @Test
    void aLatePongToOneOfThePingsBeforeTheVerdictIsAnAnswer() {
        MonitorDriver connection = connection(pinger()).runTo(s(25)).overrules().at(s(26));

        assertThat(connection.receivesPong(2)).isTrue();
        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
    }

    @Test
    void theStallAllowanceIsRenewed() {
        MonitorDriver connection = connection(watcher().stallAllowance(s(2)));
        connection.blockedUntil(s(17)).turn().overrules().blockedUntil(s(34));

        assertThat(connection.poll()).isEqualTo(Action.NONE);
        assertThat(connection.deadline()).isEqualTo(s(34));
    }

    @Test
    void onlyADeadPeersVerdictCanBeTakenBack() {
        MonitorDriver connection = connection(pinger()).runTo(s(15));

        assertThatThrownBy(connection::overrules)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("state: SUSPECT (expected: DEAD)");
    }

    @Test
    void takenBackForEverThePeerIsAskedForEver() {
        MonitorDriver connection = connection(pinger());
        for (int second = 25; second <= 1025; second += 20) {
            connection.runTo(s(second)).overrules();
        }

        assertThat(connection.monitor.pingId()).isEqualTo(3 * 51);
    }
}
