package io.keepalive.diagnosis;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.tcp.TcpInfo;
import io.keepalive.tcp.TcpSnapshot;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
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
        assertThat(Diagnosis.of(cutAfter(ofMillis(29_999)).build()).certainty()).isEqualTo(Certainty.CERTAIN);
        Diagnosis likely = Diagnosis.of(cutAfter(ofSeconds(30)).build());
        assertThat(likely.certainty()).isEqualTo(Certainty.LIKELY);
        assertThat(likely.explanation())
                .contains("or the path has forgotten the connection, which was silent for 30.0 s");
        assertThat(likely.toString()).startsWith("PEER_UNREACHABLE (likely): ");
    }

    @Test
    void aPathOnWhichThePeersKernelAcknowledgedOurDataWasNotSilentAndHasNotForgotten() {
        TcpSnapshot streamedTo = TcpInfo.idle()
                .retransmits(5)
                .unacked(1)
                .lastDataReceived(66_000)
                .lastAckReceived(7_000)
                .snapshot();

        assertFinding(
                Cause.PEER_UNREACHABLE,
                Certainty.CERTAIN,
                cutAfter(ofSeconds(60)).kernel(streamedTo, Duration.ZERO));
    }

    @Test
    void retransmissionsToAKernelHeardSinceOurPingMayBeOfALossyPath() {
        TcpSnapshot lossy = TcpInfo.idle()
                .retransmits(1)
                .unacked(1)
                .lastDataReceived(16_000)
                .lastAckReceived(500)
                .snapshot();

        Diagnosis likely =
                Diagnosis.of(unansweredPings().kernel(lossy, Duration.ZERO).build());

        assertThat(likely)
                .hasToString(
                        "PEER_UNREACHABLE (likely): Peer unreachable: its kernel acknowledges nothing, retransmitted"
                                + " once, last segment from the peer 0.50 s ago; or the path loses packets and its application"
                                + " hangs; nothing received for 16.0 s, 3 pings unanswered (limit 6.00 s).");
    }

    @Test
    void aFreshConnectionTellsAForgottenPathFromAPeerThatIsGone() {
        EvidenceBuilder evidence = cutAfter(ofSeconds(60));

        assertFinding(Cause.PEER_UNREACHABLE, Certainty.CERTAIN, evidence.freshConnection(FreshConnection.FAILED));
        assertFinding(Cause.PEER_UNREACHABLE, Certainty.LIKELY, evidence.freshConnection(FreshConnection.REFUSED));
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
        assertThat(Diagnosis.of(stuckPing().kernel(NOT_READING, Duration.ZERO).build()))
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
                .contains(", unless the host has failed since; 65536 bytes wait here");
    }

    @Test
    void aPeerThatDidNotReadMayBeGoneWhereItsKernelWasNotHeardSince() {
        TcpSnapshot nextProbeNotDue = TcpInfo.idle()
                .notSent(1)
                .probes(1)
                .lastAckReceived(16_000)
                .lastDataReceived(16_000)
                .snapshot();

        assertThat(Diagnosis.of(
                        stuckPing().kernel(nextProbeNotDue, Duration.ZERO).build()))
                .hasToString(
                        "PEER_SLOW (likely): Peer slow: its application did not read when its kernel was last heard,"
                                + " unless the host has failed since; 1 byte waits here, last acknowledgement 16.0 s ago; nothing"
                                + " received for 16.0 s, our ping could not leave (limit 6.00 s).");
    }

    @Test
    void aPingStuckInOurOwnBuffersAsksNobody() {
        TcpSnapshot answersProbes =
                TcpInfo.idle().lastDataReceived(16_000).lastAckReceived(1_000).snapshot();

        assertThat(Diagnosis.of(stuckPing().kernel(answersProbes, Duration.ZERO).build()))
                .hasToString("PEER_SILENT: Peer silent, and its kernel was asked nothing, last segment from the peer"
                        + " 1.00 s ago; nothing received for 16.0 s, our ping could not leave (limit 6.00 s).");
    }

    @Test
    void aPathThatIsSlowToDeliverOurPingIsNoHungApplication() {
        TcpSnapshot delivers = TcpInfo.idle()
                .unacked(40)
                .lastDataReceived(16_000)
                .lastAckReceived(300)
                .snapshot();

        assertThat(Diagnosis.of(
                        unansweredPings().kernel(delivers, Duration.ZERO).build()))
                .hasToString(
                        "PEER_SLOW (likely): Peer slow: its kernel answers, but has not acknowledged our ping, as the"
                                + " path is slow or loses packets, last acknowledgement 0.30 s ago; nothing received for 16.0 s,"
                                + " 3 pings unanswered (limit 6.00 s).");
    }

    @Test
    void aPingTakenBeforeOthersInFlightIsNotCalledTheLast() {
        TcpSnapshot othersInFlight = TcpInfo.idle()
                .unacked(1)
                .lastDataReceived(16_000)
                .lastAckReceived(900)
                .snapshot();

        assertThat(Diagnosis.of(unansweredPings()
                                .kernel(othersInFlight, Duration.ZERO)
                                .pingAcknowledged(true)
                                .build())
                        .explanation())
                .startsWith("Peer application stopped answering: its kernel acknowledged our ping, though not all that"
                        + " followed, and was last heard 0.90 s ago;");
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
        assertThat(Diagnosis.of(
                        nothingHeard().kernel(ASKED_NOTHING, Duration.ZERO).build()))
                .hasToString("PEER_SILENT: Peer silent, and its kernel was asked nothing, last segment from the peer"
                        + " 15.0 s ago; nothing received for 15.0 s (limit 15.0 s).");
        TcpSnapshot probed = TcpInfo.idle()
                .probes(1)
                .lastDataReceived(15_000)
                .lastAckReceived(15_000)
                .snapshot();
        assertThat(Diagnosis.of(nothingHeard().kernel(probed, Duration.ZERO).build()))
                .hasToString("PEER_UNREACHABLE (likely): Peer unreachable: its kernel acknowledges nothing, 1 probe of"
                        + " our kernel unanswered, last segment from the peer 15.0 s ago; or the path lost that probe;"
                        + " nothing received for 15.0 s (limit 15.0 s).");
    }

    @Test
    void aKernelThatWentOnAnsweringProbesOutlivesItsApplication() {
        assertThat(Diagnosis.of(nothingHeard().kernel(HUNG, Duration.ZERO).build()))
                .hasToString(
                        "PEER_UNRESPONSIVE (likely): Peer application stopped answering: its kernel acknowledged us"
                                + " 4.00 s ago (rtt 0.20 ms), unless the host has failed since; nothing received for 15.0 s"
                                + " (limit 15.0 s).");
    }

    /** Every answer of ours is acknowledged a moment after the request: that a host was alive then is nothing new. */
    @Test
    void theAcknowledgementOfOurLastAnswerDoesNotSpeakForAHungApplication() {
        TcpSnapshot answerAcknowledged =
                TcpInfo.idle().lastDataReceived(15_000).lastAckReceived(14_960).snapshot();

        assertFinding(Cause.PEER_SILENT, Certainty.CERTAIN, nothingHeard().kernel(answerAcknowledged, Duration.ZERO));
    }

    @Test
    void aPingInFlightThatIsNotRetransmittedYetSpeaksForThePath() {
        TcpSnapshot inFlight = TcpInfo.idle()
                .unacked(1)
                .lastDataReceived(16_000)
                .lastAckReceived(16_000)
                .snapshot();

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
        assertThat(Diagnosis.of(Evidence.of(Ending.IO_ERROR)
                                .error(new ClosedChannelException())
                                .build())
                        .explanation())
                .isEqualTo("Input or output failed (ClosedChannelException).");
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

    @Test
    void aLeaveNamesItsLimitAndTheAge() {
        assertThat(Diagnosis.of(Evidence.of(Ending.UNUSED)
                        .limit(ofSeconds(300))
                        .unused(ofMillis(300_400))
                        .age(ofSeconds(4_210))
                        .silence(ofSeconds(12))
                        .build()))
                .hasToString("UNUSED: Unused: nothing but heartbeats for 300.4 s (limit 300.0 s); open for 4210.0 s;"
                        + " nothing received for 12.0 s.");
        assertThat(Diagnosis.of(Evidence.of(Ending.MAX_AGE)
                        .limit(ofSeconds(3_412))
                        .unused(ofSeconds(2))
                        .age(ofSeconds(3_412))
                        .build()))
                .hasToString("MAX_AGE: Old: open for 3412.0 s (limit 3412.0 s).");
        assertThat(Diagnosis.of(Evidence.of(Ending.DRAINED).age(ofSeconds(60)).build()))
                .hasToString("DRAINED: Drained: this side ends all of its connections; open for 60.0 s.");
        assertThat(Stream.of(Ending.values()).filter(Ending::leave))
                .allMatch(ending ->
                        Diagnosis.of(Evidence.of(ending).build()).cause().orderly());
    }

    private static EvidenceBuilder unansweredPings() {
        return verdict(Ending.PINGS_UNANSWERED).unansweredPings(3).silenceBeforePing(ofSeconds(10));
    }

    /** The first of the pings, six seconds before the end, followed a silence and was lost. */
    private static EvidenceBuilder cutAfter(Duration silence) {
        Duration now = silence.plusSeconds(6);
        TcpSnapshot cut = TcpInfo.idle()
                .retransmits(5)
                .unacked(1)
                .lastDataReceived((int) now.toMillis())
                .lastAckReceived((int) now.toMillis())
                .snapshot();
        return unansweredPings().silence(now).silenceBeforePing(silence).kernel(cut, Duration.ZERO);
    }

    private static EvidenceBuilder stuckPing() {
        return verdict(Ending.PING_STUCK).unansweredPings(3).silenceBeforePing(ofSeconds(10));
    }

    private static EvidenceBuilder nothingHeard() {
        return verdict(Ending.NOTHING_HEARD).silence(ofSeconds(15)).limit(ofSeconds(15));
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
