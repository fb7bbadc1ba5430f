package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a diagnosis asks of a silence: how long it was when the first ping was asked for, and when the latest was written. */
class FirstPingTest extends MonitorStory {

    private static Duration silenceBeforePing(MonitorDriver connection) {
        return Duration.ofNanos(connection.monitor.silenceBeforePingNanos());
    }

    private static Duration written(MonitorDriver connection) {
        return connection.clock().sinceStart(connection.monitor.pingWrittenNanos());
    }

    @Test
    void thereIsNoSilenceBeforeAPingThatNobodyAskedFor() {
        MonitorDriver connection = connection(pinger()).at(s(9));

        assertThat(silenceBeforePing(connection)).isZero();
        assertThat(silenceBeforePing(connection.runTo(s(10)).answered())).isZero();
    }

    @Test
    void theSilenceBeforeItCountsFromTheLastByte() {
        assertThat(silenceBeforePing(connection(pinger()).at(s(3)).receives().runTo(s(14))))
                .isEqualTo(s(10));
        assertThat(silenceBeforePing(connection(pinger().trigger(Trigger.LAST_SENT))
                        .at(s(7))
                        .receives()
                        .runTo(s(11))))
                .isEqualTo(s(3));
    }

    @Test
    void repeatedPingsAndTheVerdictLeaveItAsItWas() {
        MonitorDriver connection = connection(pinger()).runTo(s(20));
        assertThat(silenceBeforePing(connection)).isEqualTo(s(10));

        assertThat(silenceBeforePing(connection.runTo(s(25)))).isEqualTo(s(10));
        assertThat(silenceBeforePing(connection.at(s(26)).receives())).isEqualTo(s(10));
    }

    @Test
    void aPingThatIsWrittenLateWasAskedForAllTheSame() {
        assertThat(silenceBeforePing(connection(pinger())
                        .holdingPings()
                        .runTo(s(20))
                        .at(s(24))
                        .writtenNow()))
                .isEqualTo(s(10));
    }

    @Test
    void theFirstPingAfterAFailureOrAVerdictTakenBackIsAFirstPing() {
        assertThat(silenceBeforePing(connection(pinger())
                        .holdingPings()
                        .runTo(s(10))
                        .failedNow()
                        .runTo(s(15))))
                .isEqualTo(s(15));
        assertThat(silenceBeforePing(
                        connection(pinger()).runTo(s(25)).overrules().runTo(s(30))))
                .isEqualTo(s(30));
    }

    @Test
    void bytesThatAreNoProofDoNotHideIt() {
        MonitorDriver connection = connection(pinger().proofOfLife(ProofOfLife.PONGS_ONLY))
                .at(s(4))
                .receives();
        connection.runTo(s(10)).at(s(11)).receives();
        assertThat(silenceBeforePing(connection)).isEqualTo(s(6));

        connection.runTo(s(16)).receives();
        assertThat(silenceBeforePing(connection)).isEqualTo(s(6));
    }

    @Test
    void thePingWrittenLastIsTheLatestThatLeft() {
        MonitorDriver connection = connection(pinger());
        assertThat(written(connection)).isZero();
        assertThat(written(connection.runTo(s(10)).answered())).isEqualTo(s(10));

        connection.holdingPings().runTo(s(20));
        assertThat(written(connection)).as("while the next one waits").isEqualTo(s(10));
        assertThat(written(connection.at(s(22)).failedNow()))
                .as("after it failed")
                .isEqualTo(s(10));
        assertThat(written(connection.runTo(s(27)).writtenNow())).isEqualTo(s(27));
    }
}
