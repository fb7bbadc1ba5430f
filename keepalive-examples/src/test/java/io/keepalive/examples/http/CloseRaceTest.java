package io.keepalive.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.support.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Against a real server and in real time: 10,000 requests just before the advertised timeout, and what it is the margin for. */
class CloseRaceTest {

    private static final Pattern SUMMARY =
            Pattern.compile("^(.*): (\\d+) of (\\d+) requests failed", Pattern.MULTILINE);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void noneOfTenThousandRequestsFailsAndWithoutTheMarginOrAroundTheCloseManyDo() {
        int status = execute("--requests", "10000", "--contrast", "1000");

        List<MatchResult> cases =
                SUMMARY.matcher(out.toString()).results().limit(3).toList();
        assertThat(cases)
                .as(err.toString())
                .extracting(found -> found.group(1))
                .containsExactly(
                        "clients that obey, margin 1.0 s",
                        "clients that obey, margin 0 s",
                        "around the real close, margin 1.0 s");
        assertThat(number(cases.get(0), 3)).isGreaterThanOrEqualTo(10_000);
        assertThat(number(cases.get(0), 2)).as(out.toString()).isZero();
        assertThat(number(cases.get(1), 2)).as(out.toString()).isGreaterThan(10);
        assertThat(number(cases.get(2), 2)).as(out.toString()).isGreaterThan(100);
        assertThat(status).isZero();
    }

    @Test
    void explainsItsOptions() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .contains("Usage: CloseRace", "--requests", "--contrast", "--margin", "--spread", "10000")
                .doesNotContain("${", "null");
    }

    @Test
    void numbersOutOfRangeAreRefusedWithTheRule() {
        assertThat(execute("--connections", "0")).isEqualTo(2);
        assertThat(execute("--spread", "1s")).isEqualTo(2);
        assertThat(err.toString())
                .contains("connections: 0 (expected: 1 to ")
                .contains("spread: PT1S (expected: > 0 and < idle PT1S)");
    }

    private static int number(MatchResult found, int group) {
        return Integer.parseInt(found.group(group));
    }

    private int execute(String... args) {
        return CommandLines.of(new CloseRace())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
