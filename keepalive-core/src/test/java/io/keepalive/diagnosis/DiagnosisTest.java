package io.keepalive.diagnosis;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.tcp.TcpInfo;
import io.keepalive.tcp.TcpSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From evidence to cause: the rows that were measured on real kernels, and what is said of each. */
class DiagnosisTest {

    private static final TcpSnapshot HUNG = TcpInfo.idle()
            .lastDataReceived(12_000)
            .lastAckReceived(4_000)
            .rtt(200)
            .snapshot();
    private static final TcpSnapshot CUT = TcpInfo.idle()
            .retransmits(5)
            .backoff(5)
            .unacked(1)
            .lastDataReceived(16_000)
            .lastAckReceived(16_000)
            .snapshot();
    private static final TcpSnapshot NOT_READING = TcpInfo.idle()
            .notSent(65_536)
            .lastDataReceived(30_000)
            .lastAckReceived(400)
            .snapshot();
    private static final TcpSnapshot ASKED_NOTHING =
            TcpInfo.idle().lastDataReceived(15_000).lastAckReceived(15_000).snapshot();

    private final IOException error = new IOException("recvAddress(..) failed with error(-104)");

    @Test
    void aPeerWhoseKernelTookThePingIsUnresponsive() {
        assertThat(Diagnosis.of(unansweredPings().kernel(HUNG, Duration.ZERO).build()))
                .hasToString(
                        "PEER_UNRESPONSIVE: Peer application stopped answering: its kernel acknowledged our last ping"
                                + " 4.00 s ago (rtt 0.20 ms); nothing received for 16.0 s, 3 pings unanswered (limit 6.00 s).");
    }

    @Test
    void aPingTakenBeforeBytesThatWaitMakesThePeerUnresponsiveNotSlow() {
        EvidenceBuilder evidence = unansweredPings().kernel(NOT_READING, Duration.ZERO);

        assertThat(Diagnosis.of(evidence.build()).cause()).isEqualTo(Cause.PEER_SLOW);
        assertThat(Diagnosis.of(evidence.pingAcknowledged(true).build()).cause())
                .isEqualTo(Cause.PEER_UNRESPONSIVE);
    }

    @Test
    void retransmissionsWithoutAnAcknowledgementMakeThePeerUnreachable() {
        assertThat(Diagnosis.of(unansweredPings().kernel(CUT, Duration.ZERO).build()))
                .hasToString(
                        "PEER_UNREACHABLE: Peer unreachable: its kernel acknowledges nothing, retransmitted 5 times,"
                                + " last segment from the peer 16.0 s ago; nothing received for 16.0 s, 3 pings unanswered"
                                + " (limit 6.00 s).");
    }

    @Test
    void afterALongSilenceThePathMayHaveForgottenItAsWell() {
        EvidenceBuilder evidence = unansweredPings().kernel(CUT, Duration.ZERO);

        assertThat(Diagnosis.of(evidence.silenceBeforePing(ofMillis(29_999)).build())
                        .certainty())
                .isEqualTo(Certainty.CERTAIN);
        Diagnosis likely =
                Diagnosis.of(evidence.silenceBeforePing(ofSeconds(30)).build());
        assertThat(likely.certainty()).isEqualTo(Certainty.LIKELY);
        assertThat(likely.explanation())
                .contains("or the path has forgotten the connection, which was silent for 30.0 s");
        assertThat(likely.toString()).startsWith("PEER_UNREACHABLE (likely): ");
    }

    @Test
    void aFreshConnectionTellsAForgottenPathFromAPeerThatIsGone() {
        EvidenceBuilder evidence = unansweredPings().kernel(CUT, Duration.ZERO).silenceBeforePing(ofSeconds(60));

        assertFinding(Cause.PEER_UNREACHABLE, Certainty.CERTAIN, evidence.freshConnection(FreshConnection.FAILED));
        assertFinding(Cause.PATH_FORGOTTEN, Certainty.LIKELY, evidence.freshConnection(FreshConnection.ANSWERED));
        assertFinding(Cause.PEER_UNREACHABLE, Certainty.LIKELY, evidence.freshConnection(FreshConnection.REFUSED));
        assertThat(Diagnosis.of(evidence.build()).explanation())
                .contains(
                        "or the path has forgotten the connection: a fresh one was refused, by the peer or in its name");
        assertFinding(
                Cause.PATH_FORGOTTEN,
                Certainty.CERTAIN,
                evidence.freshConnection(FreshConnection.ANSWERED_AND_OLD_STILL_SILENT));
    }

    @Test
    void aFreshConnectionMeansNothingWhileTheOldOneIsAcknowledged() {
        assertFinding(
                Cause.PEER_UNRESPONSIVE,
                Certainty.CERTAIN,
                unansweredPings()
                        .kernel(HUNG, Duration.ZERO)
                        .freshConnection(FreshConnection.ANSWERED_AND_OLD_STILL_SILENT));
    }

    @Test
    void aPeerThatDoesNotReadForLongerThanTheLimitIsSlow() {
        assertThat(Diagnosis.of(verdict(Ending.PING_STUCK)
                        .kernel(NOT_READING, Duration.ZERO)
                        .build()))
                .hasToString(
                        "PEER_SLOW: Peer slow: its kernel answers, but its application does not read; 65536 bytes wait"
                                + " here, last acknowledgement 0.40 s ago; nothing received for 16.0 s, our ping could not leave"
                                + " (limit 6.00 s).");
    }

    @Test
    void aSlowPeerMayBeUnreachableByNowWhereTheLastProbeIsUnanswered() {
        TcpSnapshot doubtful = TcpInfo.idle().notSent(65_536).probes(1).snapshot();
        EvidenceBuilder evidence = verdict(Ending.PING_STUCK).kernel(doubtful, Duration.ZERO);

        assertFinding(Cause.PEER_SLOW, Certainty.LIKELY, evidence);
        assertThat(Diagnosis.of(evidence.build()).explanation())
                .contains("; or unreachable by now, as the last zero-window probe is unanswered;");
    }

    @Test
    void aClosedWindowWhoseProbesGoUnansweredIsNoSlowPeer() {
        TcpSnapshot dead = TcpInfo.idle().notSent(65_536).probes(2).snapshot();

        assertFinding(
                Cause.PEER_UNREACHABLE,
                Certainty.CERTAIN,
                verdict(Ending.PING_STUCK).kernel(dead, Duration.ZERO));
    }

    @Test
    void aWatcherThatAskedNothingKnowsOnlyOfTheSilence() {
        assertFinding(
                Cause.PEER_SILENT,
                Certainty.CERTAIN,
                verdict(Ending.NOTHING_HEARD).kernel(ASKED_NOTHING, Duration.ZERO));
        assertFinding(
                Cause.PEER_UNREACHABLE,
                Certainty.LIKELY,
                verdict(Ending.NOTHING_HEARD).kernel(TcpInfo.idle().probes(1).snapshot(), Duration.ZERO));
        assertFinding(
                Cause.PEER_UNRESPONSIVE,
                Certainty.CERTAIN,
                verdict(Ending.NOTHING_HEARD).kernel(HUNG, Duration.ZERO));
    }

    @Test
    void aPingInFlightThatIsNotRetransmittedYetSpeaksForThePath() {
        TcpSnapshot inFlight = TcpInfo.idle().unacked(1).snapshot();

        assertFinding(
                Cause.PEER_UNREACHABLE, Certainty.CERTAIN, unansweredPings().kernel(inFlight, Duration.ZERO));
    }

    @Test
    void withoutTheKernelNothingIsGuessed() {
        assertThat(Diagnosis.of(unansweredPings().build()))
                .hasToString(
                        "PEER_SILENT: Peer silent; no kernel evidence; nothing received for 16.0 s, 3 pings unanswered"
                                + " (limit 6.00 s).");
        assertThat(Diagnosis.of(Evidence.of(Ending.TIMED_OUT).build()))
                .hasToString("KERNEL_TIMEOUT: The kernel gave up on the peer (ETIMEDOUT); no kernel evidence of why.");
    }

    @Test
    void theKernelsLimitIsNamed() {
        TcpSnapshot probed = TcpInfo.idle()
                .probes(3)
                .lastAckReceived(7_100)
                .lastDataReceived(9_000)
                .snapshot();

        assertThat(Diagnosis.of(Evidence.of(Ending.TIMED_OUT)
                        .kernel(probed, Duration.ZERO)
                        .build()))
                .hasToString(
                        "KEEPALIVE_TIMEOUT: The kernel gave up: 3 keepalive probes unanswered, last segment from the"
                                + " peer 7.10 s ago.");
        assertFinding(
                Cause.RETRANSMISSION_TIMEOUT,
                Certainty.CERTAIN,
                Evidence.of(Ending.TIMED_OUT).kernel(CUT, Duration.ZERO));
        assertFinding(
                Cause.RETRANSMISSION_TIMEOUT,
                Certainty.CERTAIN,
                Evidence.of(Ending.TIMED_OUT)
                        .kernel(TcpInfo.idle().notSent(9).probes(15).snapshot(), Duration.ZERO));
        assertFinding(
                Cause.USER_TIMEOUT,
                Certainty.CERTAIN,
                Evidence.of(Ending.TIMED_OUT).kernel(CUT, Duration.ZERO).userTimeout(Optional.of(ofSeconds(5))));
        assertFinding(
                Cause.KERNEL_TIMEOUT,
                Certainty.CERTAIN,
                Evidence.of(Ending.TIMED_OUT).kernel(TcpInfo.idle().snapshot(), Duration.ZERO));
    }

    @Test
    void aSlowReaderKilledByTheUserTimeoutIsCalledThat() {
        assertThat(Diagnosis.of(Evidence.of(Ending.TIMED_OUT)
                                .kernel(NOT_READING, Duration.ZERO)
                                .userTimeout(Optional.of(ofSeconds(5)))
                                .build())
                        .explanation())
                .contains("the user timeout of 5.00 s ran out although the peer's kernel answers")
                .contains("a retransmission cap would have let it live");
    }

    @Test
    void withAUserTimeoutNoOtherLimitCanHaveRunOutSoItNeedsNoKernelEvidence() {
        assertThat(Diagnosis.of(Evidence.of(Ending.TIMED_OUT)
                        .userTimeout(Optional.of(ofSeconds(5)))
                        .build()))
                .hasToString(
                        "USER_TIMEOUT: The kernel gave up: the user timeout of 5.00 s ran out on a silent path or a"
                                + " slow reader; no kernel evidence of which.");
    }

    @Test
    void anOlderSnapshotIsReckonedToTheEnd() {
        assertThat(Diagnosis.of(Evidence.of(Ending.TIMED_OUT)
                                .kernel(CUT, ofSeconds(2))
                                .build())
                        .explanation())
                .endsWith("last segment from the peer 18.0 s ago.");
    }

    @Test
    void aResetAfterALongSilenceSpeaksForThePathOrARestart() {
        assertThat(Diagnosis.of(Evidence.of(Ending.RESET)
                        .silence(ofSeconds(2))
                        .unansweredPings(1)
                        .error(error)
                        .build()))
                .hasToString("RESET: Connection reset by the peer or by a middlebox in its name; nothing received for"
                        + " 2.00 s, 1 ping unanswered.");
        assertThat(Diagnosis.of(Evidence.of(Ending.RESET).silence(ofSeconds(5)).build())
                        .explanation())
                .contains(", likely because the peer restarted or the path has forgotten the connection;");
    }

    @Test
    void theTransportsOwnWordsStandInTheSentenceOnlyWhereTheCauseDoesNotSayAll() {
        assertThat(Diagnosis.of(Evidence.of(Ending.IO_ERROR).error(error).build())
                        .explanation())
                .isEqualTo("Input or output failed (recvAddress(..) failed with error(-104)).");
        assertThat(Diagnosis.of(Evidence.of(Ending.UNREACHABLE)
                                .kernel(CUT, Duration.ZERO)
                                .error(error)
                                .build())
                        .explanation())
                .isEqualTo(
                        "Peer unreachable: the network reports no way to it, retransmitted 5 times, last segment from the"
                                + " peer 16.0 s ago.");
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void everyEndingHasACauseAndIsASentence(Ending ending) {
        Diagnosis end = Diagnosis.of(Evidence.of(ending).silence(ofSeconds(1)).build());

        assertThat(end.explanation()).matches("[A-Z].*; nothing received for 1.00 s.*\\.");
        assertThat(end).hasToString(end.cause() + ": " + end.explanation());
    }

    private static EvidenceBuilder unansweredPings() {
        return verdict(Ending.PINGS_UNANSWERED).unansweredPings(3);
    }

    private static EvidenceBuilder verdict(Ending ending) {
        return Evidence.of(ending).silence(ofMillis(16_040)).limit(ofSeconds(6));
    }

    private static void assertFinding(Cause cause, Certainty certainty, EvidenceBuilder evidence) {
        Diagnosis diagnosis = Diagnosis.of(evidence.build());
        assertThat(diagnosis.cause()).as(diagnosis.toString()).isEqualTo(cause);
        assertThat(diagnosis.certainty()).as(diagnosis.toString()).isEqualTo(certainty);
    }
}
