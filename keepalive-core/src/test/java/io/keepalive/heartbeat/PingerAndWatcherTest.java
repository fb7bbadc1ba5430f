package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A side that pings and watches at once. */
class PingerAndWatcherTest extends MonitorStory {

    /** Pings at 10, 15 and 20 s of silence; dead by the pings at 25 s, by the limit later. */
    private static HeartbeatPolicyBuilder patientWatch() {
        return pinger().watching(s(40));
    }

    /** Dead by the limit at 15 s of silence, while the first ping is unanswered. */
    private static HeartbeatPolicyBuilder strictWatch() {
        return pinger().watching(s(15));
    }

    @Test
    void thePingsDecideWhereTheyAreSooner() {
        assertThat(connection(patientWatch()).runTo(s(100)).log())
                .containsExactly("10s ping 1", "15s ping 2", "20s ping 3", "25s dead PINGS_UNANSWERED");
    }

    @Test
    void theLimitDecidesWhereItIsSooner() {
        becomesDue(strictWatch(), connection -> connection.runTo(s(10)), s(15), "dead NOTHING_HEARD");
    }

    @Test
    void theLimitStillHoldsWhileASlowPeerIsExcused() {
        MonitorDriver connection =
                connection(patientWatch().slowPeerLimit(s(1000))).holdingPings();
        for (int second = 11; second < 40; second += 4) {
            connection.at(s(second)).peerSlow();
        }

        assertThat(connection.runTo(s(100)).log()).containsExactly("10s ping 1", "40s dead NOTHING_HEARD");
    }

    @Test
    void anAnswerContentsBoth() {
        MonitorDriver connection = connection(strictWatch());
        for (int second = 10; second <= 100; second += 10) {
            connection.runTo(s(second)).answered();
        }

        assertThat(connection.log()).hasSize(10).noneMatch(event -> event.contains("dead"));
    }

    @Test
    void aStallThatHeldBackThePingGivesItsAnswerTheUsualTimeBeforeTheLimit() {
        // the peer only speaks when asked: its silence during the stall is ours
        MonitorDriver connection =
                connection(strictWatch()).at(s(9)).blockedUntil(s(30)).turn();

        assertThat(connection.log()).containsExactly("30s ping 1");
        assertThat(connection.deadline()).isEqualTo(s(35));
        assertThat(connection.runTo(s(50)).log()).containsExactly("30s ping 1", "35s dead NOTHING_HEARD");
    }

    @Test
    void aStallThatHeldBackThePingButEndedBeforeTheLimitMovesTheLimitToo() {
        MonitorDriver connection =
                connection(strictWatch()).at(s(9)).blockedUntil(s(14)).turn();

        assertThat(connection.log()).containsExactly("14s ping 1");
        assertThat(connection.runTo(s(50)).log()).containsExactly("14s ping 1", "19s dead NOTHING_HEARD");
    }

    @Test
    void lettingThePingGoLateWithinTheToleranceMovesNothing() {
        MonitorDriver connection =
                connection(strictWatch()).at(s(9)).blockedUntil(ms(10_500)).turn();

        assertThat(connection.runTo(s(50)).log()).containsExactly("10.5s ping 1", "15s dead NOTHING_HEARD");
    }

    @Test
    void theAllowanceBoundsHowFarALatePingMovesTheLimit() {
        MonitorDriver connection = connection(strictWatch().stallAllowance(s(6)));
        connection.at(s(9)).blockedUntil(s(20)).turn().runTo(s(50));

        assertThat(connection.log()).containsExactly("20s ping 1", "21s dead NOTHING_HEARD");
    }

    @Test
    void theLimitIsNotMovedByAStallThatNoPingFellInto() {
        MonitorDriver connection =
                connection(strictWatch()).runTo(s(10)).blockedUntil(s(14)).turn();

        assertThat(connection.runTo(s(50)).log()).containsExactly("10s ping 1", "15s dead NOTHING_HEARD");
    }
}
