package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A stall at home is not a death abroad: what came during it is read before anyone is judged. */
class StallTest extends MonitorStory {

    @Test
    void noVerdictFallsBeforeTheBytesThatCameDuringAStallAreRead() {
        MonitorDriver connection = connection(watcher()).at(s(1)).blockedUntil(s(25));

        assertThat(connection.poll()).isEqualTo(Action.NONE);
        assertThat(connection.deadline()).isEqualTo(s(25));
        connection.receives();
        assertThat(connection.poll()).isEqualTo(Action.NONE);
        assertThat(connection.deadline()).isEqualTo(s(40));
    }

    @Test
    void noVerdictFallsBeforeThemEvenIfTheStallEndsJustAfterTheDeadline() {
        // the stall is long, but this connection's timer is late by less than the tolerance
        MonitorDriver connection = connection(watcher()).at(s(1)).blockedUntil(ms(15_100));

        assertThat(connection.poll()).isEqualTo(Action.NONE);
        connection.receives();
        assertThat(connection.poll()).isEqualTo(Action.NONE);
        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
    }

    @Test
    void theLastPingsAnswerThatCameDuringAStallIsReadBeforeTheVerdict() {
        MonitorDriver connection = connection(pinger()).runTo(s(20)).blockedUntil(ms(25_100));

        assertThat(connection.poll()).isEqualTo(Action.NONE);
        connection.answered();
        assertThat(connection.poll()).isEqualTo(Action.NONE);
        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
    }

    @Test
    void noAllowanceMeansAVerdictAtTheSecondLook() {
        MonitorDriver connection =
                connection(watcher().stallAllowance(s(0))).at(s(1)).blockedUntil(s(40));

        assertThat(connection.poll()).isEqualTo(Action.NONE);
        assertThat(connection.poll()).isEqualTo(Action.DECLARE_DEAD);
    }

    @Test
    void ifNothingCameDuringTheStallTheVerdictFollowsAtOnce() {
        assertThat(connection(watcher()).at(s(1)).blockedUntil(s(40)).turn().log())
                .containsExactly("40s dead NOTHING_HEARD");
        assertThat(connection(pinger()).runTo(s(20)).blockedUntil(s(40)).turn().log())
                .endsWith("20s ping 3", "40s dead PINGS_UNANSWERED");
    }

    @Test
    void aSecondLookThatIsLateItselfIsPostponedAgain() {
        MonitorDriver connection = connection(watcher()).at(s(1)).blockedUntil(s(16));
        assertThat(connection.poll()).isEqualTo(Action.NONE);
        connection.blockedUntil(s(18));
        assertThat(connection.poll()).isEqualTo(Action.NONE);

        assertThat(connection.poll()).isEqualTo(Action.DECLARE_DEAD);
    }

    @Test
    void aSecondLookCountsOnlyForTheDeadlineItLookedAt() {
        MonitorDriver connection = connection(watcher()).blockedUntil(s(15));
        assertThat(connection.poll()).isEqualTo(Action.NONE);
        connection.receives().at(s(16)).blockedUntil(s(30));

        assertThat(connection.poll()).isEqualTo(Action.NONE);
        assertThat(connection.poll()).isEqualTo(Action.DECLARE_DEAD);
    }

    @Test
    void aStallGivesTheAnswerTheTimeOfTheStall() {
        MonitorDriver connection =
                connection(pinger()).runTo(s(10)).blockedUntil(s(40)).turn().runTo(s(100));

        assertThat(connection.log())
                .containsExactly("10s ping 1", "40s ping 2", "45s ping 3", "50s dead PINGS_UNANSWERED");
    }

    @Test
    void latenessWithinTheToleranceAsksTheNextPingAtOnce() {
        MonitorDriver connection = connection(pinger()).runTo(s(10)).blockedUntil(ms(15_500));

        assertThat(connection.poll()).isEqualTo(Action.PING);
    }

    @Test
    void latenessBeyondTheToleranceReadsBeforeItSuspects() {
        MonitorDriver connection =
                connection(pinger()).runTo(s(10)).blockedUntil(ms(15_500).plusNanos(1));

        assertThat(connection.poll()).isEqualTo(Action.NONE);
        assertThat(connection.monitor.state()).isEqualTo(PeerState.AWAITING_ANSWER);
        assertThat(connection.poll()).isEqualTo(Action.PING);
        assertThat(connection.monitor.state()).isEqualTo(PeerState.SUSPECT);
    }

    @Test
    void aLatePollBeforeTheFirstPingJustAsks() {
        assertThat(connection(pinger()).at(s(1)).blockedUntil(s(60)).turn().log())
                .containsExactly("60s ping 1");
    }

    @Test
    void aLoopThatIsAlwaysTooLateIsExcusedUpToTheAllowance() {
        // 15 s, then 10 moves of 600 ms use up the allowance of 6 s
        MonitorDriver connection = connection(watcher().stallAllowance(s(6)));
        int polls = 0;
        while (connection.monitor.state() != PeerState.DEAD && polls < 100) {
            connection.blockedUntil(connection.deadline().plusMillis(600)).poll();
            polls++;
        }

        assertThat(polls).isEqualTo(11);
        assertThat(connection.log()).containsExactly("21.6s dead NOTHING_HEARD");
    }

    @Test
    void theAllowanceIsOneDetectionTimeUnlessSet() {
        assertThat(pinger().build().stallAllowance()).isEqualTo(s(25));
        assertThat(watcher().build().stallAllowance()).isEqualTo(s(15));
    }

    @Test
    void whatIsReceivedRenewsTheAllowance() {
        MonitorDriver connection = connection(watcher().stallAllowance(s(2)));
        connection.blockedUntil(s(17)).poll();
        connection.receives().blockedUntil(s(34));

        assertThat(connection.poll()).isEqualTo(Action.NONE);
        assertThat(connection.deadline()).isEqualTo(s(34));
    }

    @Test
    void aMoveBeyondTheRestOfTheAllowanceIsCutToIt() {
        MonitorDriver connection = connection(watcher().stallAllowance(s(2))).blockedUntil(s(27));

        assertThat(connection.poll()).isEqualTo(Action.NONE);
        assertThat(connection.deadline()).isEqualTo(s(17));
        assertThat(connection.poll()).isEqualTo(Action.DECLARE_DEAD);
    }

    @Test
    void withoutToleranceOneNanosecondIsAStall() {
        MonitorDriver connection =
                connection(pinger().stallTolerance(s(0))).runTo(s(10)).blockedUntil(s(15).plusNanos(1));

        assertThat(connection.poll()).isEqualTo(Action.NONE);
        assertThat(connection.poll()).isEqualTo(Action.PING);
    }
}
