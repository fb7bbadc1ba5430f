package io.keepalive.examples.cluster;

import io.keepalive.examples.support.Times;
import io.keepalive.health.HealthReport;
import io.keepalive.netty.ConnectionStatus;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Function;

/** The cluster as its client sees it, over and over; on a terminal in place. */
final class LiveTable {

    private static final String ROW = "  %-8s %-18s %-12s %-10s %5s  %s%n";

    private final PrintStream out;
    private final boolean rewrites;
    private int lines;

    LiveTable(PrintStream out, boolean rewrites) {
        this.out = out;
        this.rewrites = rewrites;
    }

    /** Says something that stays. */
    synchronized void say(String text) {
        out.println(text);
        lines = 0;
    }

    synchronized void show(Topology topology, Function<String, OrderClient.Seen> seen, Tally orders) {
        if (rewrites && lines > 0) {
            out.printf("\033[%dA\033[J", lines);
        }
        out.printf(ROW, "node", "heartbeat", "health", "role", "term", "silent for");
        for (String node : topology.names()) {
            row(node, seen.apply(node));
        }
        out.printf(
                "  orders: %d done, %d repeated, %d refused, %d failed%n",
                orders.done(), orders.repeated(), orders.refused(), orders.failed());
        lines = topology.names().size() + 2;
    }

    private void row(String node, OrderClient.Seen seen) {
        HealthReport health = seen.health().orElse(null);
        out.printf(
                ROW,
                node,
                seen.connection()
                        .flatMap(ConnectionStatus::peer)
                        .map(state -> words(state.name()))
                        .orElse("not connected"),
                health == null ? "-" : words(health.state().name()),
                health == null ? "-" : words(NodeHealth.role(health)),
                health == null ? "-" : Long.toString(NodeHealth.term(health)),
                seen.connection()
                        .flatMap(ConnectionStatus::silence)
                        .map(Times::seconds)
                        .orElse("-"));
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
