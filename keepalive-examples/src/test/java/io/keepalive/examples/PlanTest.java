package io.keepalive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.support.CommandLines;
import io.keepalive.middlebox.Catalogue;
import io.keepalive.plan.Goal;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.tcp.Kernel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsThePageOfThePlan() {
        assertThat(execute("--detect", "30s", "--outage", "10s", "--through", "aws-nlb-tcp", "--os", "linux-6.18"))
                .isZero();
        Goal goal = Goal.detectWithin(Duration.ofSeconds(30))
                .rideOut(Duration.ofSeconds(10))
                .passMiddlebox("aws-nlb-tcp")
                .build();
        assertThat(out.toString())
                .startsWith(KeepAlivePlan.of(goal, Kernel.linux(6, 18)).explain())
                .contains("For the other side. Java")
                .doesNotContain("nginx");
    }

    @Test
    void everyNeedCanBeSaid() {
        assertThat(execute(
                        "--detect",
                        "10m",
                        "--outage",
                        "5s",
                        "--through",
                        "aws-nlb-tcp=900s",
                        "--through",
                        "350s",
                        "--permits",
                        "10s",
                        "--pause",
                        "60s",
                        "--prove",
                        "application",
                        "--connections",
                        "1000",
                        "--pings-per-second",
                        "500",
                        "--bytes-per-day",
                        "10000000000",
                        "--os",
                        "macos",
                        "--snippet",
                        "all"))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "Goal.detectWithin(Duration.ofSeconds(600))",
                        ".rideOut(Duration.ofSeconds(5))",
                        ".passMiddlebox(Catalogue.builtIn().named(\"aws-nlb-tcp\").withTimeout(Duration.ofSeconds(900)))",
                        ".passMiddlebox(Duration.ofSeconds(350))",
                        ".peerPermitsPingEvery(Duration.ofSeconds(10))",
                        ".peerMayPause(Duration.ofSeconds(60))",
                        ".proveApplication()",
                        ".connections(1000L)",
                        ".atMostPingsPerSecond(500.0)",
                        ".atMostBytesPerDay(10000000000L)",
                        "Under macOS.")
                .contains("net.ipv4.tcp_keepalive_time", "so_keepalive=", "keepAliveTime(", "class OtherSide");
    }

    @Test
    void theRemainingNeedsCanBeSaidToo() {
        assertThat(execute("--detect", "10m", "--prove", "host", "--no-heartbeat", "--http"))
                .isZero();
        assertThat(out.toString()).contains(".proveHostOnly()", ".withoutHeartbeat()", ".http()");
    }

    @Test
    void aGoalThatCannotBeMetIsRefusedWithTheConflict() {
        assertThat(execute("--detect", "5s", "--outage", "10s")).isEqualTo(2);
        assertThat(err.toString()).contains("PT5S").doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void listsTheCatalogueAndRowsOfOnesOwn(@TempDir Path folder) throws IOException {
        Path own = Files.writeString(folder.resolve("own.csv"), """
                id,name,kind,forgets_after_seconds,kept_by,expiry,adjustable_least_seconds,adjustable_most_seconds,retrieved,source
                corp-firewall,The firewall in the cellar,firewall,900,any-packet,drops,,,,its operator
                """);
        assertThat(execute("--list", "--catalogue", own.toString())).isZero();

        assertThat(out.toString().lines())
                .hasSize(2 + Catalogue.builtIn().middleboxes().size());
        assertThat(out.toString()).contains("aws-nlb-tcp", "corp-firewall", "900 s");

        assertThat(execute("--through", "corp-firewall", "--catalogue", own.toString()))
                .isZero();
        assertThat(out.toString()).contains("The firewall in the cellar (corp-firewall)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--through aws-nbl-tcp|aws-nlb-tcp",
                "--through aws-nlb-tcp=5h|aws-nlb-tcp: PT5H (expected:",
                "--through 350|350",
                "--through 1.5s|expected: a time with its unit",
                "--through -5s|expected: a time with its unit",
                "--os beos|(expected: this, linux, linux-6.18",
                "--detect 30|such as 500ms, 15s or 4m",
                "--prove kernel|--prove",
                "--snippet apache|LINUX, NGINX, GRPC, JAVA",
                "--connections 0|connections: 0 (expected: >= 1)",
                "--catalogue missing.csv|catalogue: missing.csv (expected: a file that can be read)"
            })
    void wrongOptionsAreNamedAndEndWithTwo(String arguments, String message) {
        assertThat(execute(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void aMiddleboxWithoutATimeNeedsOne() {
        String unset = "haproxy-tunnel";
        assertThat(execute("--through", unset)).isEqualTo(2);
        assertThat(err.toString()).contains("through: " + unset + " (expected: " + unset + "=TIME");
        assertThat(execute("--detect", "10m", "--through", unset + "=300s")).isZero();
    }

    @Test
    void explainsItsOptions() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .contains("Usage: Plan", "--detect", "--through", "--snippet", "--list")
                .doesNotContain("PT", "${", "null");
    }

    private int execute(String... args) {
        return CommandLines.of(new Plan())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
