package io.keepalive.examples.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
                .map(server -> DynamicTest.dynamicTest(server, () -> {
                    needs(server);
                    String row = HeldSockets.row(server, observed.held().get(server));
                    assertThat(documented.hasLine(row)).as(row).isTrue();
                }));
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

    private void compare(String server, Scenario scenario) {
        needs(server);
        String cell = documented.cell(scenario.name(), server);
        Outcome outcome = observed.comparison().of(scenario).get(server);
        if (outcome == null) {
            assertThat(cell).isEqualTo(Comparison.LACKS_SETTING);
        } else {
            assertThat(outcome.matches(cell))
                    .as("%s, documented as: %s", outcome, cell)
                    .isTrue();
        }
    }

    private static void needs(String server) {
        Optional<String> absent = HttpPeers.absent().getOrDefault(server, Optional.empty());
        assumeTrue(absent.isEmpty() || "required".equals(System.getProperty("http-peers")), absent::orElseThrow);
        assertThat(absent).isEmpty();
    }
}
