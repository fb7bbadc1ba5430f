package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.internal.Durations;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.path.FilePathStore;
import io.keepalive.path.PathLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A gateway forgets after a time that nobody told: a discovery finds it, a connection that goes by what was found lives, and
 * one whose idle time was chosen by guess dies.
 */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class PathDiscoveryIT {

    private static final int ECHO_PORT = 7007;
    private static final int PORT = 7000;
    private static final Duration LONGEST = Duration.ofSeconds(12);
    private static final Duration WITHIN = Duration.ofSeconds(1);

    /** A guess: pings after 10 s, and dead after 13 s. */
    private static final String NAIVE = "heartbeat=PT10S/PT1S/3";

    private static final int PERIODS = 10;

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "a gateway that forgets after {0} s")
    @ValueSource(ints = {5, 9})
    void findsWhatTheGatewayForgetsAfterAndAConnectionLivesByIt(int seconds) throws Exception {
        Duration forgetsAfter = Duration.ofSeconds(seconds);
        Path file = folder.resolve("paths");
        try (NetLab lab = NetLab.orSkip()) {
            lab.gateway().forgetsAfter(forgetsAfter);
            lab.server().java(LabEcho.class, Integer.toString(ECHO_PORT)).report("listening");
            LabPeer.listening(lab.server(), PORT);
            LabProcess client = lab.client().java(LabClient.class);
            RemoteConnection naive = open(client, "naive", lab, NAIVE);

            long begin = System.nanoTime();
            PathLimit found = discover(lab, file);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);

            assertThat(found.survived()).isBetween(forgetsAfter.minus(WITHIN), forgetsAfter.plusMillis(250));
            assertThat(found.forgotten().orElseThrow())
                    .isBetween(forgetsAfter.minusMillis(250), forgetsAfter.plus(WITHIN));
            RemoteConnection safe = open(client, "safe", lab, NAIVE, "path=" + file);
            Duration periods = found.safeIdle().multipliedBy(PERIODS);
            Thread.sleep(periods.toMillis());

            assertThat(naive.end().cause()).isEqualTo(Cause.PEER_SILENT);
            assertThat(safe.hasReported("suspect")).isFalse();
            assertThat(safe.hasReported("end")).isFalse();
            System.out.printf(
                    "| %d s | %s | %s | %s | %s | lived for %s | died |%n",
                    seconds,
                    Durations.inSeconds(found.survived()),
                    Durations.inSeconds(found.forgotten().orElseThrow()),
                    Durations.inSeconds(took),
                    Durations.inSeconds(found.safeIdle()),
                    Durations.inSeconds(periods));
        }
    }

    private static PathLimit discover(NetLab lab, Path file) throws Exception {
        LabProcess discovery = lab.client()
                .java(
                        LabDiscovery.class,
                        lab.server().address(),
                        Integer.toString(ECHO_PORT),
                        "PT1S",
                        LONGEST.toString(),
                        "0.1",
                        file.toString());
        String text = discovery.report("found", Duration.ofSeconds(60)).text();
        assertThat(Stream.of(text.split(" ", -1)).map(Duration::parse)).hasSize(2);
        return FilePathStore.at(file).find(LabDiscovery.PATH, Instant.now()).orElseThrow();
    }

    private static RemoteConnection open(LabProcess client, String name, NetLab lab, String... settings)
            throws Exception {
        RemoteConnection connection =
                RemoteConnection.open(client, name, TestTransport.NIO, lab.server(), PORT, settings);
        connection.tell("send hello");
        return connection;
    }
}
