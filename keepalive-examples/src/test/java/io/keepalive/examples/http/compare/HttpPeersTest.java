package io.keepalive.examples.http.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keepalive.examples.support.StallWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What docs/http-keep-alive.md says of nginx, Apache httpd and our example server is what they do, under one script. What
 * is not installed is skipped, unless {@code -Dhttp-peers=required}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // filled in once for all tests
class HttpPeersTest {

    private HttpPeers peers;
    private HttpPeers.Observed observed;
    private ComparedTable documented;

    @BeforeAll
    void observeAllAtOnce() throws Exception {
        documented = ComparedTable.read();
        peers = HttpPeers.start();
        observed = peers.observe();
    }

    @AfterAll
    void stop() {
        if (peers != null) {
            peers.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> doesWhatTheDocumentSays() {
        return Stream.concat(HttpPeers.absent().keySet().stream(), Stream.of(HttpPeers.OURS))
                .flatMap(server -> Scenarios.all().stream()
                        .map(scenario -> DynamicTest.dynamicTest(
                                server + ": " + scenario.name(), () -> compare(server, scenario))));
    }

    @TestFactory
    Stream<DynamicTest> holdsAsManySocketsAsTheDocumentSays() {
        return Stream.concat(HttpPeers.absent().keySet().stream(), HttpPeers.HOLDING.stream())
                .map(server -> DynamicTest.dynamicTest(server, () -> compareHeld(server)));
    }

    @Test
    void theDocumentHasARowForEachScenario() {
        List<String> names = Scenarios.all().stream().map(Scenario::name).toList();
        assertThat(documented.clients()).isEqualTo(names);
    }

    @Test
    void theDocumentExplainsEachDifference() {
        assertThat(documented.explained()).containsExactlyElementsOf(documented.differing());
    }

    private void compare(String server, Scenario scenario) throws Exception {
        needs(server);
        String cell = documented.cell(scenario.name(), server);
        if (!peers.named(server).has(scenario.settings())) {
            assertThat(cell).isEqualTo(Comparison.LACKS_SETTING);
            return;
        }
        Outcome outcome = observed.comparison().of(scenario, server);
        Duration stall = observed.longestStall();
        for (int again = 0; again < 3 && disturbed(stall) && !outcome.matches(cell); again++) {
            try (StallWatch watch = new StallWatch()) {
                outcome = scenario.runAgainst(peers.named(server));
                stall = watch.longest();
            }
        }
        assertThat(outcome.matches(cell))
                .as("%s (longest stall of this JVM %s), documented as: %s", outcome, stall, cell)
                .isTrue();
    }

    private void compareHeld(String server) throws Exception {
        needs(server);
        List<Integer> held = observed.held().get(server);
        Duration stall = observed.longestStall();
        for (int again = 0;
                again < 3 && disturbed(stall) && !documented.hasLine(HeldSockets.row(server, held));
                again++) {
            try (StallWatch watch = new StallWatch()) {
                held = HeldSockets.of(peers.holding().get(server));
                stall = watch.longest();
            }
        }
        String row = HeldSockets.row(server, held);
        assertThat(documented.hasLine(row))
                .as("%s (longest stall of this JVM %s)", row, stall)
                .isTrue();
    }

    /** Only what a busy machine may have delayed is looked at again, alone. */
    private static boolean disturbed(Duration stall) {
        return stall.compareTo(Duration.ofMillis(50)) > 0;
    }

    private static void needs(String server) {
        Optional<String> absent = HttpPeers.absent().getOrDefault(server, Optional.empty());
        assumeTrue(absent.isEmpty() || "required".equals(System.getProperty("http-peers")), absent::orElseThrow);
        assertThat(absent).isEmpty();
    }
}
