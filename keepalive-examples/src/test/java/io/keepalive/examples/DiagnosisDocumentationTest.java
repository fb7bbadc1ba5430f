package io.keepalive.examples;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.Ending;
import io.keepalive.diagnosis.Evidence;
import io.keepalive.diagnosis.EvidenceBuilder;
import io.keepalive.diagnosis.FreshConnection;
import io.keepalive.tcp.TcpSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds docs/diagnosis.md to what the library says of evidence as it was measured on Linux 6.18, ages in round numbers. */
class DiagnosisDocumentationTest {

    /** A block without a language whose text begins with a cause. */
    private static final Pattern SENTENCE =
            Pattern.compile("^```\\R([A-Z_]+(?: \\(likely\\))?: .*?)\\R```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Duration ROUND_TRIP = Duration.ofNanos(120_000);
    private static final Optional<Duration> USER_TIMEOUT = Optional.of(ofSeconds(8));

    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path DOCUMENT = MODULE.resolveSibling("docs").resolve("diagnosis.md");
    private static final Path README = MODULE.resolveSibling("README.md");

    @ParameterizedTest
    @EnumSource
    void everyCauseHasASectionWithASentence(Cause cause) throws IOException {
        String text = Files.readString(DOCUMENT);

        assertThat(text.lines()).contains("### " + cause);
        assertThat(sentences(text)).anyMatch(sentence -> sentence.startsWith(cause + ": "));
    }

    @Test
    void everySentenceIsWhatTheLibrarySaysOfThatEvidence() throws IOException {
        assertThat(sentences(Files.readString(DOCUMENT)))
                .containsExactlyInAnyOrderElementsOf(
                        measured().map(Diagnosis::toString).toList());
    }

    @Test
    void theReadmeShowsOneOfThem() throws IOException {
        assertThat(sentences(Files.readString(README)))
                .hasSize(1)
                .isSubsetOf(measured().map(Diagnosis::toString).toList());
    }

    private static List<String> sentences(String text) {
        return SENTENCE.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1).replaceAll("\\s+", " "))
                .toList();
    }

    private static Stream<Diagnosis> measured() {
        return Stream.of(
                        pings(14_400, 10_500).kernel(kernel(0, 0, 0, 3_500, 14_400), ZERO),
                        nothingHeard().kernel(kernel(0, 0, 0, 4_780, 14_980), ZERO),
                        pings(14_500, 10_500).kernel(kernel(11, 0, 0, 14_500, 14_500), ZERO),
                        pings(73_600, 37_500)
                                .kernel(kernel(10, 0, 14, 73_600, 73_600), ZERO)
                                .silenceBeforePing(ofMillis(36_100)),
                        pings(68_900, 37_500)
                                .kernel(kernel(10, 0, 14, 68_900, 68_900), ZERO)
                                .silenceBeforePing(ofMillis(31_360))
                                .freshConnection(FreshConnection.FAILED),
                        Evidence.of(Ending.UNREACHABLE).kernel(kernel(18, 0, 0, 13_800, 13_800), ZERO),
                        pings(69_500, 37_500)
                                .kernel(kernel(10, 0, 14, 69_400, 69_500), ZERO)
                                .freshConnection(FreshConnection.ANSWERED_AND_OLD_STILL_SILENT),
                        pings(15_700, 6_000)
                                .unansweredPings(2)
                                .kernel(kernel(4, 0, 7, 15_700, 15_700), ZERO)
                                .freshConnection(FreshConnection.ANSWERED),
                        Evidence.of(Ending.PING_STUCK)
                                .unansweredPings(3)
                                .silence(ofMillis(28_700))
                                .limit(ofSeconds(15))
                                .silenceBeforePing(ofMillis(4_400))
                                .kernel(kernel(0, 0, 621_192, 140, 28_700), ZERO),
                        pings(14_700, 10_500),
                        timedOut(kernel(0, 3, 0, 11_100, 11_100)),
                        timedOut(kernel(5, 0, 0, 8_500, 8_500)).userTimeout(USER_TIMEOUT),
                        timedOut(kernel(0, 2, 0, 9_080, 9_080)).userTimeout(USER_TIMEOUT),
                        timedOut(kernel(0, 0, 485_848, 1_600, 8_640)).userTimeout(USER_TIMEOUT),
                        Evidence.of(Ending.TIMED_OUT).userTimeout(USER_TIMEOUT),
                        timedOut(kernel(15, 0, 0, 15_100, 15_100)),
                        timedOut(kernel(0, 15, 571_960, 15_900, 22_100))
                                .kernel(kernel(0, 15, 571_960, 15_900, 22_100), ofMillis(500))
                                .silence(ofMillis(22_400)),
                        Evidence.of(Ending.TIMED_OUT),
                        Evidence.of(Ending.RESET).silence(ofMillis(370)),
                        Evidence.of(Ending.RESET).silence(ofMillis(14_900)),
                        Evidence.of(Ending.CLOSED_BY_PEER).silence(ofMillis(30)),
                        Evidence.of(Ending.CLOSED_HERE).silence(ofMillis(50)),
                        Evidence.of(Ending.PING_FLOOD).silence(ofMillis(110)),
                        Evidence.of(Ending.IO_ERROR)
                                .error(new IOException(
                                        "recvAddress(..) failed with error(-105): No buffer space available")),
                        Evidence.of(Ending.UNUSED)
                                .limit(ofSeconds(300))
                                .unused(ofMillis(300_400))
                                .age(ofSeconds(4_210))
                                .silence(ofSeconds(12)),
                        Evidence.of(Ending.MAX_AGE).limit(ofSeconds(3_412)).age(ofSeconds(3_412)),
                        Evidence.of(Ending.DRAINED),
                        Evidence.of(Ending.OPTION_NOT_APPLIED)
                                .error(new IllegalStateException("TCP_USER_TIMEOUT 8000 ms unsupported: the JDK has no"
                                        + " such option; use a native transport")))
                .map(evidence -> Diagnosis.of(evidence.build()));
    }

    private static EvidenceBuilder pings(long silenceMillis, long limitMillis) {
        return Evidence.of(Ending.PINGS_UNANSWERED)
                .unansweredPings(3)
                .silence(ofMillis(silenceMillis))
                .limit(ofMillis(limitMillis));
    }

    private static EvidenceBuilder nothingHeard() {
        return Evidence.of(Ending.NOTHING_HEARD).silence(ofSeconds(15)).limit(ofSeconds(15));
    }

    private static EvidenceBuilder timedOut(TcpSnapshot kernel) {
        return Evidence.of(Ending.TIMED_OUT).kernel(kernel, ZERO);
    }

    private static TcpSnapshot kernel(
            int retransmits, int probes, long notSent, long lastAckMillis, long lastDataMillis) {
        return new TcpSnapshot(
                retransmits,
                probes,
                0,
                0,
                notSent,
                ofMillis(lastAckMillis),
                ofMillis(lastDataMillis),
                ROUND_TRIP,
                0,
                0,
                0,
                1);
    }
}
