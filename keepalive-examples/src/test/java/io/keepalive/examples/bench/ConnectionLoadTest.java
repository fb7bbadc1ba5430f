package io.keepalive.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.bench.load.CProgram;
import io.keepalive.examples.bench.load.Contender;
import io.keepalive.examples.bench.load.LoadSettings;
import io.keepalive.examples.bench.load.Measurement;
import io.keepalive.examples.bench.load.Trial;
import io.keepalive.examples.support.CommandLines;
import io.keepalive.examples.support.Transport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class ConnectionLoadTest {

    /** In two pairs of processes. On a busy machine a second may pass without anything, and nobody may die of that. */
    private static final LoadSettings SMALL = new LoadSettings(
            LoadSettings.split(200, 100),
            Duration.ofMillis(500),
            Transport.best(),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            0,
            List.of());

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void everyContenderKeepsTwoHundredConnectionsAlive(Contender contender) throws InterruptedException {
        Assumptions.assumeTrue(
                contender != Contender.C_EPOLL || CProgram.whyNot().isEmpty());

        Measurement measured = new Trial(contender, SMALL, word -> {}).run();

        Map<String, Double> metrics = measured.metrics();
        assertThat(measured.problems()).isEmpty();
        assertThat(metrics.get(Measurement.HEARTBEATS)).isGreaterThanOrEqualTo(200);
        assertThat(metrics.get(Measurement.FALSE_DEATHS)).isZero();
        assertThat(metrics.get(Measurement.LOOP_CPU)).isPositive();
        assertThat(metrics.get(Measurement.PROCESS_CPU)).isPositive();
        assertThat(metrics.containsKey(Measurement.HEAP)).isEqualTo(contender != Contender.C_EPOLL);
    }

    @Test
    @Timeout(60)
    void frozenPeersAreFoundAndNobodyElse() throws InterruptedException {
        LoadSettings freezing = new LoadSettings(
                List.of(50),
                Duration.ofMillis(200),
                Transport.best(),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                10,
                List.of());

        Map<String, Double> metrics =
                new Trial(Contender.KEEPALIVE_WHEEL, freezing, word -> {}).run().metrics();

        assertThat(metrics.get(Measurement.FOUND)).isEqualTo(10);
        assertThat(metrics.get(Measurement.FALSE_DEATHS)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--connections 0 | connections: 0 (expected: >= 1)",
                "--rounds 0 | rounds: 0 (expected: >= 1)",
                "--interval 1ms | interval: PT0.001S (expected: >= PT0.01S)",
                "--pair 0 | pair: 0 (expected: 1 to ",
                "--contenders bare,nobody | nobody",
                "--timing sundial | sundial",
            })
    void saysWhichOptionIsImpossible(String options, String message) {
        StringWriter errors = new StringWriter();
        CommandLine commandLine = CommandLines.of(new ConnectionLoad()).setErr(new PrintWriter(errors));

        int status = commandLine.execute(options.split(" ", 0));

        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains(message);
    }

    @Test
    void reportsRatiosInItsTableAndEndsWithCsv() {
        LoadReport report = new LoadReport();
        report.add(Contender.BARE, Map.of(Measurement.LOOP_CPU, 10.0));
        report.add(Contender.KEEPALIVE_WHEEL, Map.of(Measurement.LOOP_CPU, 11.0));
        report.add(Contender.BARE, Map.of(Measurement.LOOP_CPU, 20.0));
        report.add(Contender.KEEPALIVE_WHEEL, Map.of(Measurement.LOOP_CPU, 26.0));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));

        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).anyMatch(line -> line.startsWith("keepalive-wheel") && line.contains("1.20 (1.10–1.30)"));
        assertThat(lines)
                .endsWith(
                        Results.HEADER,
                        "bare,loop_cpu_s_per_million,15.0,10.0,20.0,1.00",
                        "keepalive-wheel,loop_cpu_s_per_million,18.5,11.0,26.0,1.20");
    }
}
