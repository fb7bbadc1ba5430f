package io.keepalive.examples.tour;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import io.keepalive.diagnosis.Cause;
import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.diagnosis.Ending;
import io.keepalive.diagnosis.Evidence;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Prediction HEARTBEAT = new Prediction(
            NoticedBy.HEARTBEAT,
            Optional.of(new DetectionTime(ofSeconds(14), ofSeconds(15))),
            Optional.of(Cause.PEER_SILENT));

    @Test
    void exitsWithZeroIfEveryRowCameAsPredicted() {
        Report report = new Report(List.of(
                Row.played("silence", HEARTBEAT, seen(Ending.PINGS_UNANSWERED, ofSeconds(15))),
                Row.played("healthy", Prediction.noDeath(), Observation.noDeath("All is well."))));

        assertThat(report.exitStatus()).isZero();
        assertThat(printed(report)).contains("rightly so", "All is well.", "2 of 2 rows came out as predicted");
    }

    @Test
    void exitsWithOneIfOnePredictionIsBroken() {
        Report report = new Report(List.of(
                Row.played("silence", Prediction.noDeath(), seen(Ending.PINGS_UNANSWERED, ofSeconds(15))),
                Row.played("healthy", Prediction.noDeath(), Observation.noDeath("All is well."))));

        assertThat(report.exitStatus()).isEqualTo(1);
        assertThat(printed(report)).contains("NOT AS PREDICTED (expected: nobody)", "1 of 2 rows");
    }

    @Test
    void exitsWithOneIfARowBrokeOff() {
        Report report = new Report(List.of(Row.brokenOff("silence", HEARTBEAT, new IllegalStateException("no port"))));

        assertThat(report.exitStatus()).isEqualTo(1);
        assertThat(printed(report)).contains("no port");
    }

    @Test
    void exitsWithOneIfThereAreNoRows() {
        assertThat(new Report(List.of()).exitStatus()).isEqualTo(1);
    }

    @Test
    void toleratesATenthOfTheTime() {
        assertThat(HEARTBEAT.metBy(seen(Ending.PINGS_UNANSWERED, ofMillis(12_500))))
                .isTrue();
        assertThat(HEARTBEAT.metBy(seen(Ending.PINGS_UNANSWERED, ofMillis(12_499))))
                .isFalse();
        assertThat(HEARTBEAT.metBy(seen(Ending.PINGS_UNANSWERED, ofMillis(16_500))))
                .isTrue();
        assertThat(HEARTBEAT.metBy(seen(Ending.PINGS_UNANSWERED, ofMillis(16_501))))
                .isFalse();
    }

    @Test
    void toleratesAQuarterOfASecondOnShortTimes() {
        Prediction atOnce = Prediction.atOnceBy(NoticedBy.KERNEL_FIN, Cause.PEER_CLOSED);
        assertThat(atOnce.metBy(seen(Ending.CLOSED_BY_PEER, ofMillis(1_250)))).isTrue();
        assertThat(atOnce.metBy(seen(Ending.CLOSED_BY_PEER, ofMillis(1_251)))).isFalse();
    }

    @Test
    void wantsToKnowWhoNoticed() {
        assertThat(HEARTBEAT.metBy(seen(Ending.RESET, ofSeconds(15)))).isFalse();
        assertThat(HEARTBEAT.metBy(Observation.noDeath("Nobody noticed anything.")))
                .isFalse();
    }

    @Test
    void wantsToKnowTheCause() {
        Prediction unresponsive =
                new Prediction(HEARTBEAT.noticedBy(), HEARTBEAT.window(), Optional.of(Cause.PEER_UNRESPONSIVE));
        Observation silent = seen(Ending.PINGS_UNANSWERED, ofSeconds(15));

        assertThat(unresponsive.metBy(silent)).isFalse();
        assertThat(printed(new Report(List.of(Row.played("silence", unresponsive, silent)))))
                .contains("NOT AS PREDICTED (expected: heartbeat, PEER_UNRESPONSIVE)");
    }

    @Test
    void printsTheDiagnosisBelowItsRowInLinesNoWiderThanTheTable() {
        Diagnosis diagnosis = Diagnosis.of(Evidence.of(Ending.PINGS_UNANSWERED)
                .silence(ofSeconds(15))
                .unansweredPings(3)
                .limit(ofMillis(10_500))
                .build());
        Report report =
                new Report(List.of(Row.played("silence", HEARTBEAT, Observation.death(diagnosis, ofSeconds(15)))));

        assertThat(printed(report).lines())
                .contains(
                        "    PEER_SILENT: Peer silent; no kernel evidence; nothing received for 15.0 s, 3 pings unanswered",
                        "    (limit 10.5 s).")
                .allMatch(line -> line.length() <= 100);
    }

    @Test
    void keepsANumberWithItsUnit() {
        Observation seen = Observation.noDeath("x".repeat(90) + " 10.5 s");

        assertThat(printed(new Report(List.of(Row.played("healthy", Prediction.noDeath(), seen))))
                        .lines())
                .contains("    10.5 s");
    }

    private static Observation seen(Ending ending, Duration after) {
        return Observation.death(Diagnosis.of(Evidence.of(ending).build()), after);
    }

    private static String printed(Report report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
