package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** While nothing is read, by our own choice, silence proves nothing. */
class PauseTest extends MonitorStory {

    @Test
    void aPausedPingerNeitherPingsNorJudges() {
        MonitorDriver connection = connection(pinger()).at(s(5)).pauses().runTo(s(1000));

        assertThat(connection.log()).isEmpty();
        assertThat(connection.monitor.paused()).isTrue();
        assertThat(connection.poll()).isEqualTo(Action.NONE);
    }

    @Test
    void aPausedWatcherDoesNotJudge() {
        assertThat(connection(watcher()).at(s(5)).pauses().runTo(s(1000)).log()).isEmpty();
    }

    @Test
    void aPauseHasNoDeadline() {
        assertThat(connection(pinger()).pauses().deadline()).isGreaterThan(s(1_000_000_000));
        assertThat(connection(watcher()).pauses().deadline()).isGreaterThan(s(1_000_000_000));
        assertThat(connection(pinger()).runTo(s(10)).pauses().deadline()).isGreaterThan(s(1_000_000_000));
    }

    @Test
    void theIdleTimeCountsFromTheEndOfThePause() {
        becomesDue(
                pinger(), connection -> connection.at(s(5)).pauses().at(s(100)).resumes(), s(110), "ping 1");
    }

    @Test
    void theWatchLimitCountsFromTheEndOfThePause() {
        becomesDue(
                watcher(),
                connection -> connection.at(s(5)).pauses().at(s(100)).resumes(),
                s(115),
                "dead NOTHING_HEARD");
    }

    @Test
    void bytesReadAfterThePauseCountFromWhenTheyAreRead() {
        becomesDue(
                watcher(),
                connection ->
                        connection.pauses().at(s(100)).resumes().at(s(101)).receives(),
                s(116),
                "dead NOTHING_HEARD");
    }

    @Test
    void aPingOutstandingDuringThePauseHasAWholeIntervalAfterIt() {
        becomesDue(
                pinger(),
                connection ->
                        connection.runTo(s(10)).at(s(14)).pauses().at(s(100)).resumes(),
                s(105),
                "ping 2");
    }

    @Test
    void theLastPingOutstandingDuringThePauseHasAWholeIntervalAfterIt() {
        becomesDue(
                pinger(),
                connection ->
                        connection.runTo(s(20)).at(s(24)).pauses().at(s(100)).resumes(),
                s(105),
                "dead PINGS_UNANSWERED");
    }

    @Test
    void theAnswerReadAfterThePauseSavesThePeer() {
        MonitorDriver connection = connection(pinger())
                .runTo(s(20))
                .at(s(24))
                .pauses()
                .at(s(100))
                .resumes()
                .answered();

        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(connection.deadline()).isEqualTo(s(110));
    }

    @Test
    void aPingWrittenDuringThePauseIsNotJudgedBeforeItsEnd() {
        becomesDue(
                pinger(),
                connection -> connection
                        .holdingPings()
                        .runTo(s(10))
                        .pauses()
                        .at(s(50))
                        .writtenNow()
                        .at(s(100))
                        .resumes(),
                s(105),
                "ping 2");
    }

    @Test
    void resumingWithoutAPauseChangesNothing() {
        becomesDue(pinger(), connection -> connection.at(s(5)).resumes(), s(10), "ping 1");
        becomesDue(watcher(), connection -> connection.at(s(5)).resumes(), s(15), "dead NOTHING_HEARD");
    }

    @Test
    void pausingTwiceIsPausingOnce() {
        becomesDue(
                pinger(),
                connection -> connection
                        .at(s(5))
                        .pauses()
                        .at(s(8))
                        .pauses()
                        .at(s(20))
                        .resumes()
                        .at(s(25))
                        .resumes(),
                s(30),
                "ping 1");
    }

    @Test
    void theSilenceItselfIsToldAsItIs() {
        MonitorDriver connection =
                connection(pinger()).at(s(5)).pauses().at(s(100)).resumes();

        assertThat(connection.monitor.silenceNanos(connection.now())).isEqualTo(s(100).toNanos());
    }

    @Test
    void pingsSentDuringAPauseAreNotJudgedAfterIt() {
        HeartbeatPolicyBuilder promising = pinger().trigger(Trigger.LAST_SENT);
        MonitorDriver connection =
                connection(promising).at(s(5)).pauses().at(s(45)).resumes();
        assertThat(connection.log()).hasSize(4);
        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);

        assertThat(connection.runTo(s(100)).log())
                .endsWith("50s ping 5", "55s ping 6", "60s ping 7", "65s dead PINGS_UNANSWERED");
    }

    @Test
    void aPingThatFailsDuringAPauseTakesBackNoneSentBeforeIt() {
        HeartbeatPolicyBuilder promising = pinger().trigger(Trigger.LAST_SENT);
        MonitorDriver connection = connection(promising).runTo(s(15)).at(s(16)).pauses();
        connection.holdingPings().runTo(s(25)).failedNow();
        assertThat(connection.log()).endsWith("15s ping 2", "25s ping 3");
        connection.resumes().at(s(29));

        assertThat(connection.monitor.unansweredPings()).isOne();
    }
}
