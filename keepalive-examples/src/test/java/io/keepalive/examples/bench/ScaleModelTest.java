package io.keepalive.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.support.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleModelTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void explainsItsOptions() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .contains("Usage: ScaleModel", "--sizes", "--rounds", "--heartbeats", "--interval", "--svg", "30s")
                .doesNotContain("PT", "${", "null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--sizes      | 99       | sizes: 99 (expected: 100 to 2000000)",
                "--sizes      | 1000,2000001 | sizes: 2000001 (expected: 100 to 2000000)",
                "--rounds     | 0        | rounds: 0 (expected: 1 to 100)",
                "--heartbeats | 999      | heartbeats: 999 (expected: 1000 to 100000000)",
                "--interval   | 999ms    | interval: PT0.999S (expected: PT1S to PT1H)"
            })
    void numbersOutOfRangeAreRefusedWithTheRule(String option, String value, String message) {
        assertThat(execute(option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    }

    private int execute(String... args) {
        return CommandLines.of(new ScaleModel())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
