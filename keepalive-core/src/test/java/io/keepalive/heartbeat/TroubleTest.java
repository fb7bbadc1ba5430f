package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a healthy connection does not pay for: remembered from when a trouble begins until nothing of it matters any more. */
class TroubleTest extends MonitorStory {

    private static boolean remembers(MonitorDriver connection) {
        return connection.monitor.trouble != null;
    }

    @Test
    void pingsThatAreAnsweredAreNone() {
        for (HeartbeatPolicyBuilder policy : new HeartbeatPolicyBuilder[] {
            pinger(),
            pinger().watching(s(12)),
            pinger().trigger(Trigger.LAST_SENT),
            pinger().trigger(Trigger.FIXED_PERIOD)
        }) {
            MonitorDriver connection = connection(policy);
            for (int heartbeat = 0; heartbeat < 100; heartbeat++) {
                connection.runTo(connection.deadline());
                assertThat(connection.monitor.state()).isEqualTo(PeerState.AWAITING_ANSWER);
                assertThat(remembers(connection)).isFalse();
                connection.answered();
                assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
                assertThat(remembers(connection)).isFalse();
            }
        }
    }

    @Test
    void pingsThatNobodyAnswersAreNoneToAOneWaySender() {
        MonitorDriver connection = connection(HeartbeatPolicy.sendingEvery(s(10)));

        assertThat(connection.runTo(s(1000)).log()).hasSizeGreaterThan(99);
        assertThat(remembers(connection)).isFalse();
    }

    @Test
    void aPingThatWasNotRepeatedIsForgottenWhenThePeerIsHeard() {
        MonitorDriver connection = connection(pinger()).runTo(s(10)).at(s(14)).peerSlow();
        assertThat(remembers(connection)).isTrue();

        assertThat(remembers(connection.at(s(15)).receives())).isFalse();
    }

    @Test
    void repeatedPingsAreForgottenWithTheAnswerToTheLast() {
        MonitorDriver connection = connection(pinger()).at(s(22)).receives();
        assertThat(remembers(connection)).as("they may still be answered").isTrue();

        assertThat(connection.receivesPong(1)).isTrue();
        assertThat(remembers(connection)).isTrue();
        assertThat(connection.receivesPong(3)).isTrue();
        assertThat(remembers(connection)).isFalse();
        assertThat(connection.receivesPong(3)).isFalse();
    }

    @Test
    void repeatedPingsThatAreNeverAnsweredAreForgottenInTheNextSilence() {
        MonitorDriver connection = connection(pinger()).at(s(22)).receives().runTo(s(32));

        assertThat(remembers(connection.answered())).isFalse();
    }

    @Test
    void aPauseIsForgottenOnceThePeerWasHeardAfterIt() {
        MonitorDriver connection =
                connection(pinger()).at(s(5)).pauses().at(s(7)).resumes();
        connection.poll();
        assertThat(remembers(connection)).isTrue();

        connection.at(s(8)).receives().poll();
        assertThat(remembers(connection)).isFalse();
        assertThat(connection.deadline()).isEqualTo(s(18));
    }

    @Test
    void aPauseIsNotForgottenWhileItLasts() {
        MonitorDriver connection =
                connection(pinger()).runTo(s(10)).pauses().at(s(11)).answered();
        connection.poll();

        assertThat(connection.monitor.paused()).isTrue();
    }

    @Test
    void aWatchLimitThatWasLookedAtIsForgottenOnceThePeerWasHeard() {
        MonitorDriver connection = connection(watcher()).blockedUntil(s(15));
        connection.poll();
        connection.poll();
        assertThat(connection.monitor.state()).isEqualTo(PeerState.DEAD);

        connection = connection(watcher()).blockedUntil(s(15));
        connection.poll();
        connection.receives().poll();
        assertThat(remembers(connection)).isFalse();
    }

    @Test
    void aStallIsForgottenWhenThePeerIsHeard() {
        MonitorDriver connection = connection(watcher()).blockedUntil(s(17));
        connection.poll();
        assertThat(remembers(connection)).isTrue();

        assertThat(remembers(connection.receives())).isFalse();
    }

    @Test
    void aFailureIsForgottenWithTheAnswerToTheNextPing() {
        MonitorDriver connection =
                connection(pinger()).holdingPings().runTo(s(10)).failedNow();
        assertThat(remembers(connection)).isTrue();

        assertThat(remembers(connection.runTo(s(15)).writtenNow().answered())).isFalse();
    }

    @Test
    void aPingBeforeOneThatFailedMayStillBeAnswered() {
        MonitorDriver connection = connection(
                        HeartbeatPolicy.sendingEvery(s(10)).jitter(0))
                .runTo(s(10))
                .holdingPings()
                .runTo(s(20))
                .failedNow();

        assertThat(connection.receivesPong(2)).isFalse();
        assertThat(connection.at(s(22)).receivesPong(1)).isTrue();
        assertThat(connection.monitor.roundTrip().latestNanos()).isEqualTo(s(12).toNanos());
    }

    @Test
    void aVerdictIsForgottenWhenItWasOverruledAndThePeerHeard() {
        MonitorDriver connection = connection(watcher()).runTo(s(15)).overrules();
        assertThat(connection.monitor.verdict()).isEqualTo(Verdict.NOTHING_HEARD);

        assertThat(remembers(connection.at(s(16)).receives())).isFalse();
    }
}
