package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A side that only expects to hear something within a limit. */
class WatcherTest extends MonitorStory {

    @Test
    void declaresDeathExactlyWhenTheLimitIsOver() {
        becomesDue(watcher(), connection -> {}, s(15), "dead NOTHING_HEARD");
    }

    @Test
    void everyByteStartsTheLimitAnew() {
        becomesDue(
                watcher(),
                connection -> connection.at(s(15).minusNanos(1)).receives(),
                s(30).minusNanos(1),
                "dead NOTHING_HEARD");
    }

    @Test
    void aByteReadAtTheMomentOfDeathSavesThePeer() {
        becomesDue(watcher(), connection -> connection.at(s(15)).receives(), s(30), "dead NOTHING_HEARD");
    }

    @Test
    void neverPings() {
        MonitorDriver connection = connection(watcher());
        for (int second = 14; second <= 140; second += 14) {
            connection.at(s(second)).receives();
        }

        assertThat(connection.runTo(s(154)).log()).isEmpty();
        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(connection.monitor.pingId()).isZero();
    }

    @Test
    void whatIsSentIsNoLife() {
        becomesDue(watcher(), connection -> connection.at(s(14)).sends(), s(15), "dead NOTHING_HEARD");
    }

    @Test
    void toleratesOneMissedPingOfTheAgreedPeriodByHalf() {
        HeartbeatPolicyBuilder agreed = HeartbeatPolicy.expectingPingEvery(s(10));

        becomesDue(agreed, connection -> connection.at(s(10)).receives(), s(25), "dead NOTHING_HEARD");
    }

    @Test
    void aDeathByTheLimitHasNoUnansweredPings() {
        MonitorDriver connection = connection(watcher()).runTo(s(15));

        assertThat(connection.monitor.verdict()).isEqualTo(Verdict.NOTHING_HEARD);
        assertThat(connection.monitor.unansweredPings()).isZero();
    }

    @Test
    void aPongToNobodysPingIsAByteLikeAnyOther() {
        MonitorDriver connection = connection(watcher()).at(s(14));

        assertThat(connection.receivesPong(7)).isFalse();
        assertThat(connection.runTo(s(29).minusNanos(1)).log()).isEmpty();
    }
}
