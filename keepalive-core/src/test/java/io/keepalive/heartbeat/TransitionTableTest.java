package io.keepalive.heartbeat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Every input in every state, with what the monitor says to it, the state after it, the next deadline, and the pings then
 * unanswered. The tables lie beside this test as {@code *-transitions.txt}; each row is a promise, and none is left out.
 *
 * <p>Each story begins with ping 1 at 10 s, answered at once; the input comes 2 s after the state was entered.
 */
class TransitionTableTest extends MonitorStory {

    @Test
    void aPingersTable() throws IOException {
        Map<String, Consumer<MonitorDriver>> states = new LinkedHashMap<>();
        states.put("alive", connection -> connection.at(s(12)));
        states.put(
                "ping waits",
                connection -> connection.holdingPings().runTo(s(20)).at(s(22)));
        states.put("first ping", connection -> connection.runTo(s(20)).at(s(22)));
        states.put("second ping", connection -> connection.runTo(s(25)).at(s(27)));
        states.put("last ping", connection -> connection.runTo(s(30)).at(s(32)));
        states.put(
                "ping stuck",
                connection -> connection.holdingPings().runTo(s(30)).at(s(32)));
        states.put(
                "slow",
                connection -> connection.runTo(s(20)).at(s(22)).peerSlow().at(s(24)));
        states.put(
                "slow suspect",
                connection -> connection.runTo(s(25)).at(s(27)).peerSlow().at(s(29)));
        states.put(
                "ping failed",
                connection -> connection.holdingPings().runTo(s(20)).failedNow().at(s(22)));
        states.put(
                "paused alive", connection -> connection.runTo(s(10)).pauses().at(s(12)));
        states.put(
                "paused asked", connection -> connection.runTo(s(20)).pauses().at(s(22)));
        states.put("dead", connection -> connection.runTo(s(35)).at(s(37)));
        states.put(
                "overruled", connection -> connection.runTo(s(35)).overrules().at(s(37)));

        matches("pinger-transitions.txt", pinger(), states);
    }

    @Test
    void aPingersTableWherePongsAreTheOnlyProof() throws IOException {
        Map<String, Consumer<MonitorDriver>> states = new LinkedHashMap<>();
        states.put("alive", connection -> connection.at(s(12)));
        states.put("first ping", connection -> connection.runTo(s(20)).at(s(22)));
        states.put("second ping", connection -> connection.runTo(s(25)).at(s(27)));
        states.put("last ping", connection -> connection.runTo(s(30)).at(s(32)));
        states.put("dead", connection -> connection.runTo(s(35)).at(s(37)));
        states.put(
                "overruled", connection -> connection.runTo(s(35)).overrules().at(s(37)));

        matches("pongs-only-transitions.txt", pinger().proofOfLife(ProofOfLife.PONGS_ONLY), states);
    }

    @Test
    void aPromisingPingersTable() throws IOException {
        Map<String, Consumer<MonitorDriver>> states = new LinkedHashMap<>();
        states.put("alive", connection -> connection.at(s(12)));
        states.put("first ping", connection -> connection.runTo(s(20)).at(s(22)));
        states.put("last ping", connection -> connection.runTo(s(30)).at(s(32)));
        states.put(
                "paused alive", connection -> connection.runTo(s(10)).pauses().at(s(12)));
        states.put(
                "paused asked", connection -> connection.runTo(s(20)).pauses().at(s(22)));
        states.put("dead", connection -> connection.runTo(s(35)).at(s(37)));
        states.put(
                "overruled", connection -> connection.runTo(s(35)).overrules().at(s(37)));

        matches("sent-trigger-transitions.txt", pinger().trigger(Trigger.LAST_SENT), states);
    }

    @Test
    void aMutualSidesTable() throws IOException {
        Map<String, Consumer<MonitorDriver>> states = new LinkedHashMap<>();
        states.put("alive", connection -> connection.at(s(12)));
        states.put(
                "ping waits",
                connection -> connection.holdingPings().runTo(s(20)).at(s(22)));
        states.put("paused", connection -> connection.runTo(s(10)).pauses().at(s(12)));
        states.put("dead", connection -> connection.runTo(s(25)).at(s(27)));
        states.put(
                "overruled", connection -> connection.runTo(s(25)).overrules().at(s(27)));

        matches(
                "mutual-transitions.txt",
                HeartbeatPolicy.sendingEvery(s(10)).jitter(0).watching(s(15)),
                states);
    }

    private void matches(String table, HeartbeatPolicyBuilder policy, Map<String, Consumer<MonitorDriver>> states)
            throws IOException {
        List<String> rows = new ArrayList<>();
        states.forEach((name, enter) -> {
            for (TransitionInput input : TransitionInput.values()) {
                MonitorDriver connection = connection(policy).runTo(s(10)).answered();
                enter.accept(connection);
                rows.add(row(name, input, input.tell(connection), connection));
            }
        });
        assertThat(rows.stream().collect(joining("\n"))).isEqualTo(expected(table));
    }

    private static String row(String name, TransitionInput input, String said, MonitorDriver connection) {
        HeartbeatMonitor monitor = connection.monitor;
        String due = TransitionInput.never(connection)
                ? "never"
                : connection.deadline().toSeconds() + "s";
        String state = monitor.state() + (monitor.state() == PeerState.DEAD ? " " + monitor.verdict() : "");
        String paused = monitor.paused() ? "paused" : "";
        return String.format(
                        "%-12s | %-18s | %-12s | %-21s | %-6s | due %-5s | %d unanswered",
                        name, input, said, state, paused, due, monitor.unansweredPings())
                .stripTrailing();
    }

    private static String expected(String table) throws IOException {
        try (InputStream in = TransitionTableTest.class.getResourceAsStream(table)) {
            return new String(in.readAllBytes(), UTF_8).lines().collect(joining("\n"));
        }
    }
}
