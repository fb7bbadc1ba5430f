package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Round-trip times, and which pong answers which ping. */
class RoundTripTest extends MonitorStory {

    private static RoundTrip roundTrip(MonitorDriver connection) {
        return connection.monitor.roundTrip();
    }

    @Test
    void nothingIsMeasuredBeforeTheFirstPong() {
        RoundTrip roundTrip = roundTrip(connection(pinger()).runTo(s(10)));

        assertThat(roundTrip.measured()).isFalse();
        assertThat(roundTrip.latestNanos()).isEqualTo(-1);
        assertThat(roundTrip.smoothedNanos()).isEqualTo(-1);
    }

    @Test
    void theFirstPongIsTheFirstTime() {
        RoundTrip roundTrip = roundTrip(connection(pinger()).at(ms(10_080)).answered());

        assertThat(roundTrip.measured()).isTrue();
        assertThat(roundTrip.latestNanos()).isEqualTo(80_000_000);
        assertThat(roundTrip.smoothedNanos()).isEqualTo(80_000_000);
    }

    @Test
    void laterTimesMoveTheSmoothedOneByAnEighth() {
        MonitorDriver connection = connection(pinger()).at(ms(10_080)).answered();
        connection.at(ms(20_240)).answered();

        assertThat(roundTrip(connection).latestNanos()).isEqualTo(160_000_000);
        assertThat(roundTrip(connection).smoothedNanos()).isEqualTo(90_000_000);

        connection.at(ms(30_250)).answered();
        assertThat(roundTrip(connection).latestNanos()).isEqualTo(10_000_000);
        assertThat(roundTrip(connection).smoothedNanos()).isEqualTo(80_000_000);
    }

    @Test
    void anAnswerAtOnceTakesNoTime() {
        RoundTrip roundTrip = roundTrip(connection(pinger()).runTo(s(10)).answered());

        assertThat(roundTrip.measured()).isTrue();
        assertThat(roundTrip.latestNanos()).isZero();
    }

    @Test
    void theTimeCountsFromWhenThePingWasWritten() {
        MonitorDriver connection = connection(pinger()).holdingPings().at(s(12)).writtenNow();

        assertThat(roundTrip(connection.at(s(13)).answered()).latestNanos()).isEqualTo(s(1).toNanos());
    }

    @Test
    void aLatePongIsMeasuredAgainstItsOwnPing() {
        MonitorDriver connection = connection(pinger()).at(s(16));

        assertThat(connection.receivesPong(1)).isTrue();
        assertThat(roundTrip(connection).latestNanos()).isEqualTo(s(6).toNanos());
    }

    @Test
    void thePongToTheLastPingIsMeasuredAgainstTheLastPing() {
        MonitorDriver connection = connection(pinger()).at(s(16));

        assertThat(connection.receivesPong(2)).isTrue();
        assertThat(roundTrip(connection).latestNanos()).isEqualTo(s(1).toNanos());
    }

    @Test
    void aPongToAPingInBetweenProvesLifeWithoutATime() {
        MonitorDriver connection = connection(pinger()).at(s(22));

        assertThat(connection.receivesPong(2)).isTrue();
        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(roundTrip(connection).measured()).isFalse();
    }

    @Test
    void allPongsOfOneSilenceAreTakenInTheirOrder() {
        MonitorDriver connection = connection(pinger()).at(s(22));

        assertThat(connection.receivesPong(1)).isTrue();
        assertThat(roundTrip(connection).latestNanos()).isEqualTo(s(12).toNanos());
        assertThat(connection.receivesPong(2)).isTrue();
        assertThat(connection.receivesPong(3)).isTrue();
        assertThat(roundTrip(connection).latestNanos()).isEqualTo(s(2).toNanos());
    }

    @Test
    void aRepeatedPongCountsOnce() {
        MonitorDriver connection = connection(pinger()).at(s(11)).answered();

        assertThat(connection.at(s(12)).receivesPong(1)).isFalse();
        assertThat(roundTrip(connection).latestNanos()).isEqualTo(s(1).toNanos());
    }

    @Test
    void anOlderPongAfterANewerIsNoAnswerAnyMore() {
        MonitorDriver connection = connection(pinger()).at(s(22));

        assertThat(connection.receivesPong(3)).isTrue();
        assertThat(connection.receivesPong(1)).isFalse();
    }

    @Test
    void unknownPongsAreBytesOnly() {
        MonitorDriver connection = connection(pinger()).at(s(22));

        assertThat(connection.receivesPong(99)).isFalse();
        assertThat(connection.monitor.state()).isEqualTo(PeerState.ALIVE);
        assertThat(connection.deadline()).isEqualTo(s(32));
        assertThat(roundTrip(connection).measured()).isFalse();
    }

    @Test
    void aPongToAPingThatStillWaitsIsNoAnswer() {
        MonitorDriver connection = connection(pinger()).holdingPings().runTo(s(10));

        assertThat(connection.receivesPong(1)).isFalse();
    }

    @Test
    void aPongAfterThePeerWasHeardOtherwiseIsStillMeasured() {
        MonitorDriver connection = connection(pinger()).at(s(11)).receives().at(s(12));

        assertThat(connection.receivesPong(1)).isTrue();
        assertThat(roundTrip(connection).latestNanos()).isEqualTo(s(2).toNanos());
        assertThat(connection.deadline()).isEqualTo(s(22));
    }

    @Test
    void aPongFromASilenceBeforeTheLastIsNoAnswer() {
        MonitorDriver connection = connection(pinger()).at(s(11)).receives().runTo(s(21));
        assertThat(connection.monitor.pingId()).isEqualTo(2);

        assertThat(connection.receivesPong(1)).isFalse();
    }

    @Test
    void aPingThatWaitedThroughSeveralIntervalsStartsItsSilenceAllTheSame() {
        MonitorDriver connection = connection(pinger())
                .at(s(11))
                .receives()
                .holdingPings()
                .runTo(s(31))
                .writtenNow();
        assertThat(connection.monitor.pingId()).isEqualTo(2);

        assertThat(connection.receivesPong(1)).isFalse();
        assertThat(connection.receivesPong(2)).isTrue();
    }

    @Test
    void oneWaySendersThatAreAnsweredMeasureToo() {
        MonitorDriver connection = connection(
                        HeartbeatPolicy.sendingEvery(s(10)).jitter(0))
                .at(s(11))
                .answered();

        assertThat(roundTrip(connection).latestNanos()).isEqualTo(s(1).toNanos());
    }

    @Test
    void timesAreExactBelowSixteenMillisAndToATenMillionthAbove() {
        for (long nanos : new long[] {0, 1, 999, 1_000_001, 15_999_999}) {
            assertThat(measured(nanos).latestNanos()).isEqualTo(nanos);
            assertThat(measured(nanos).smoothedNanos()).isEqualTo(nanos);
        }
        for (long nanos : new long[] {
            16_777_217, 123_456_789, s(9).toNanos() - 1, s(100_000).toNanos() + 7
        }) {
            assertThat(measured(nanos).latestNanos()).isBetween(nanos - nanos / 10_000_000, nanos + nanos / 10_000_000);
        }
    }

    @Test
    void aPongThatACoarseClockStampsBeforeItsPingTookNoTime() {
        MonitorDriver connection = connection(pinger()).runTo(s(10));

        connection.monitor.pongReceived(1, connection.now() - 1);
        assertThat(roundTrip(connection).latestNanos()).isZero();
    }

    /** The times after one ping that is answered after so long; its interval leaves room for that. */
    private RoundTrip measured(long nanos) {
        MonitorDriver connection =
                connection(HeartbeatPolicy.pinging(s(10), s(1_000_000), 3).jitter(0));
        return roundTrip(connection.runTo(s(10)).at(s(10).plusNanos(nanos)).answered());
    }
}
