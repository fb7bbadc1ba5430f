package io.keepalive.examples.http.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** All scenarios against all servers, at once. */
final class Comparison {

    /** Stands where a server has no such setting. */
    static final String LACKS_SETTING = "no such setting";

    private final Map<Scenario, Map<String, Outcome>> outcomes = new LinkedHashMap<>();

    private Comparison() {}

    static Comparison run(List<Scenario> scenarios, List<HttpPeer> peers) throws Exception {
        Comparison comparison = new Comparison();
        ExecutorService clients = Executors.newCachedThreadPool();
        try {
            Map<Scenario, Map<String, Future<Outcome>>> running = new LinkedHashMap<>();
            for (Scenario scenario : scenarios) {
                Map<String, Future<Outcome>> each = new LinkedHashMap<>();
                for (HttpPeer peer : peers) {
                    if (peer.has(scenario.settings())) {
                        each.put(peer.name(), clients.submit(() -> scenario.runAgainst(peer)));
                    }
                }
                running.put(scenario, each);
            }
            for (Map.Entry<Scenario, Map<String, Future<Outcome>>> scenario : running.entrySet()) {
                Map<String, Outcome> ended = new LinkedHashMap<>();
                for (Map.Entry<String, Future<Outcome>> each :
                        scenario.getValue().entrySet()) {
                    ended.put(each.getKey(), each.getValue().get());
                }
                comparison.outcomes.put(scenario.getKey(), ended);
            }
        } finally {
            clients.shutdownNow();
        }
        return comparison;
    }

    /** What a server did that has the scenario's settings. */
    Outcome of(Scenario scenario, String server) {
        return Objects.requireNonNull(outcomes.get(scenario)).get(server);
    }

    /** A Markdown table: a numbered row for each scenario, a column for each server. */
    List<String> table(List<HttpPeer> peers) {
        List<String> rows = new ArrayList<>();
        rows.add("| | Client | "
                + peers.stream()
                        .map(peer -> (peer.name() + " " + peer.version()).strip())
                        .collect(Collectors.joining(" | "))
                + " |");
        rows.add("|---|---|" + "---|".repeat(peers.size()));
        outcomes.forEach((scenario, each) -> rows.add("| " + (rows.size() - 1) + " | " + scenario.name() + " | "
                + peers.stream()
                        .map(peer -> each.containsKey(peer.name())
                                ? each.get(peer.name()).text()
                                : LACKS_SETTING)
                        .collect(Collectors.joining(" | "))
                + " |"));
        return rows;
    }
}
