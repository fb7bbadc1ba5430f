package io.keepalive.examples.tour;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Prediction HEARTBEAT =
            new Prediction(NoticedBy.HEARTBEAT, Optional.of(new DetectionTime(ofSeconds(14), ofSeconds(15))));

    @Test
    void exitsWithZeroIfEveryRowCameAsPredicted() {
        Report report = new Report(List.of(
                Row.played("silence", HEARTBEAT, seen(NoticedBy.HEARTBEAT, ofSeconds(15))),
                Row.played("healthy", Prediction.noDeath(), Observation.noDeath("All is well."))));

        assertThat(report.exitStatus()).isZero();
        assertThat(printed(report)).contains("rightly so", "All is well.", "2 of 2 rows came out as predicted");
    }

    @Test
    void exitsWithOneIfOnePredictionIsBroken() {
        Report report = new Report(List.of(
                Row.played("silence", Prediction.noDeath(), seen(NoticedBy.HEARTBEAT, ofSeconds(15))),
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
        assertThat(HEARTBEAT.metBy(seen(NoticedBy.HEARTBEAT, ofMillis(12_500)))).isTrue();
        assertThat(HEARTBEAT.metBy(seen(NoticedBy.HEARTBEAT, ofMillis(12_499)))).isFalse();
        assertThat(HEARTBEAT.metBy(seen(NoticedBy.HEARTBEAT, ofMillis(16_500)))).isTrue();
        assertThat(HEARTBEAT.metBy(seen(NoticedBy.HEARTBEAT, ofMillis(16_501)))).isFalse();
    }

    @Test
    void toleratesAQuarterOfASecondOnShortTimes() {
        Prediction atOnce = Prediction.atOnceBy(NoticedBy.KERNEL_FIN);
        assertThat(atOnce.metBy(seen(NoticedBy.KERNEL_FIN, ofMillis(1_250)))).isTrue();
        assertThat(atOnce.metBy(seen(NoticedBy.KERNEL_FIN, ofMillis(1_251)))).isFalse();
    }

    @Test
    void wantsToKnowWhoNoticed() {
        assertThat(HEARTBEAT.metBy(seen(NoticedBy.KERNEL_RESET, ofSeconds(15)))).isFalse();
        assertThat(HEARTBEAT.metBy(Observation.noDeath("Nobody noticed anything.")))
                .isFalse();
    }

    private static Observation seen(NoticedBy noticedBy, Duration after) {
        return Observation.death(noticedBy, after, "Peer silent.");
    }

    private static String printed(Report report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
