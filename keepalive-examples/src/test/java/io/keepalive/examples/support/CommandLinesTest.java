package io.keepalive.examples.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.examples.FailureTour;
import io.keepalive.examples.HeartbeatClient;
import io.keepalive.examples.HeartbeatServer;
import io.keepalive.examples.HttpKeepAliveServer;
import io.keepalive.examples.PathFinder;
import io.keepalive.examples.WebSocketServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandLinesTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    static Stream<Callable<Integer>> examples() {
        return Stream.of(
                new HeartbeatServer(),
                new HeartbeatClient(),
                new WebSocketServer(),
                new HttpKeepAliveServer(),
                new FailureTour(),
                new PathFinder());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleExplainsItsOptions(Callable<Integer> example) {
        assertThat(execute(example, "--help")).isZero();
        assertThat(out.toString())
                .contains("Usage: " + example.getClass().getSimpleName(), "--transport")
                .doesNotContain("PT", "${", "null");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void unknownOptionIsNamedAndEndsWithTwo(Callable<Integer> example) {
        assertThat(execute(example, "--color")).isEqualTo(2);
        assertThat(err.toString()).contains("--color", "Usage:");
    }

    @Test
    void timeWithoutUnitIsRefusedWithAnExample() {
        assertThat(execute(new HeartbeatClient(), "--detect-within", "15")).isEqualTo(2);
        assertThat(err.toString()).contains("--detect-within", "'15'", "such as 500ms, 15s or 4m");
    }

    @Test
    void impossibleNeedsAreRefusedInKeepalivesOwnWords() {
        assertThat(execute(new HeartbeatClient(), "--detect-within", "3s", "--ride-out", "5s"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("detect within PT3S and ride out PT5S", "(expected: detect within >= PT11.5S")
                .doesNotContain("\tat ");
    }

    @Test
    void whatClientsAreToldIsATimeOrNothingAndNotBoth() {
        assertThat(execute(new HttpKeepAliveServer(), "--advertise", "60s", "--no-advertise"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--advertise", "--no-advertise", "mutually exclusive");
    }

    @Test
    void unknownTransportIsRefusedWithThoseThereAre() {
        assertThat(execute(new FailureTour(), "--transport", "tcp")).isEqualTo(2);
        assertThat(err.toString()).contains("--transport", "EPOLL, IO_URING, NIO");
    }

    private int execute(Callable<Integer> example, String... args) {
        CommandLine commandLine = CommandLines.of(example);
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
