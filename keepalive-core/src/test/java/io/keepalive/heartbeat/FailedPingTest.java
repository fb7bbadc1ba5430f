package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A ping that could not be written asked the peer nothing. */
class FailedPingTest extends MonitorStory {

    @Test
    void theNextPingIsDueOneIntervalAfterTheFailure() {
        becomesDue(
                pinger(), connection -> connection.holdingPings().runTo(s(10)).failedNow(), s(15), "ping 2");
        becomesDue(
                pinger(),
                connection -> connection.holdingPings().runTo(s(10)).at(s(12)).failedNow(),
                s(17),
                "ping 2");
    }

    @Test
    void aPingThatFailedDoesNotCount() {
        MonitorDriver connection =
                connection(pinger()).holdingPings().runTo(s(10)).failedNow();
        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        connection
                .runTo(s(15))
                .writtenNow()
                .runTo(s(20))
                .writtenNow()
                .runTo(s(25))
                .writtenNow()
                .runTo(s(100));

        assertThat(connection.log())
                .containsExactly("10s ping 1", "15s ping 2", "20s ping 3", "25s ping 4", "30s dead PINGS_UNANSWERED");
    }

    @Test
    void aFailureAfterAnUnansweredPingLeavesThePeerSuspect() {
        MonitorDriver connection =
                connection(pinger()).runTo(s(10)).holdingPings().runTo(s(15)).failedNow();

        assertThat(connection.monitor.state()).isEqualTo(PeerState.SUSPECT);
        assertThat(connection.monitor.unansweredPings()).isOne();
    }

    @Test
    void aFailureOfTheLastPingIsRepeatedAndNotJudged() {
        MonitorDriver connection =
                connection(pinger()).runTo(s(15)).holdingPings().runTo(s(20)).failedNow();
        connection.runTo(s(25)).writtenNow().runTo(s(100));

        assertThat(connection.log())
                .containsExactly("10s ping 1", "15s ping 2", "20s ping 3", "25s ping 4", "30s dead PINGS_UNANSWERED");
    }

    @Test
    void whatIsReceivedMeanwhileStartsTheIdleTimeAnew() {
        becomesDue(
                pinger(),
                connection -> connection
                        .holdingPings()
                        .runTo(s(10))
                        .failedNow()
                        .at(s(12))
                        .receives(),
                s(22),
                "ping 2");
    }

    @Test
    void aStuckPingThatFailsInTheEndAskedNothingEither() {
        MonitorDriver connection =
                connection(pinger()).holdingPings().runTo(s(20)).at(s(24)).failedNow();

        assertThat(connection.monitor.unansweredPings()).isZero();
        connection
                .runTo(s(29))
                .writtenNow()
                .runTo(s(34))
                .writtenNow()
                .runTo(s(39))
                .writtenNow()
                .runTo(s(100));
        assertThat(connection.log())
                .containsExactly("10s ping 1", "29s ping 2", "34s ping 3", "39s ping 4", "44s dead PINGS_UNANSWERED");
    }

    @Test
    void aFailureThatIsToldAfterThePeerWasHeardDoesNotMakeItSuspect() {
        MonitorDriver connection = connection(pinger())
                .holdingPings()
                .runTo(s(10))
                .at(s(11))
                .receives()
                .failedNow();

        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(connection.monitor.unansweredPings()).isZero();
    }

    @Test
    void whatIsReceivedAfterSuchAFailureStartsTheIdleTimeAnew() {
        becomesDue(
                pinger(),
                connection -> connection
                        .holdingPings()
                        .runTo(s(10))
                        .at(s(11))
                        .receives()
                        .at(s(12))
                        .failedNow()
                        .at(s(14))
                        .receives(),
                s(24),
                "ping 2");
    }

    @Test
    void aPromiseToSendIsKeptAfterAFailure() {
        HeartbeatPolicyBuilder promising =
                HeartbeatPolicy.pinging(s(10), s(10), 2).jitter(0).trigger(Trigger.LAST_SENT);

        becomesDue(
                promising,
                connection -> connection.holdingPings().runTo(s(10)).at(s(17)).failedNow(),
                s(20),
                "ping 2");
    }
}
