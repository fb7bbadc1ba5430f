package io.keepalive.examples.cluster;

import io.keepalive.DetectionTime;
import io.keepalive.examples.support.Times;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The table at the end.
 *
 * @param outcomes a row each
 * @param elected whether an engine has elected the primary
 */
public record ClusterReport(List<Outcome> outcomes, boolean elected) {

    private static final String ROW = "%-10s %-16s %-21s %-21s %-10s %6s %9s %8s %7s %9s  %s%n";

    /** 0 if everything came out as predicted, otherwise 1. */
    public int exitStatus() {
        return !outcomes.isEmpty() && outcomes.stream().allMatch(Outcome::asPredicted) ? 0 : 1;
    }

    /** Prints it. */
    public void print(PrintStream out) {
        out.printf(
                ROW,
                "primary",
                "from, to",
                "detected (predicted)",
                "switched (predicted)",
                "client's",
                "orders",
                "repeated",
                "refused",
                "failed",
                "switches",
                "most at");
        out.printf(ROW, "", "", "", "", "gap", "done", "", "", "", "", "once");
        for (Outcome outcome : outcomes) {
            Tally orders = outcome.orders();
            out.printf(
                    ROW,
                    outcome.scene().past(),
                    outcome.from() + " > " + outcome.to().orElse("nobody"),
                    measured(outcome.detected(), outcome.detection()),
                    measured(outcome.switched(), outcome.switching()),
                    Times.seconds(orders.longestGap()),
                    orders.done(),
                    orders.repeated(),
                    orders.refused(),
                    orders.failed(),
                    outcome.switches(),
                    outcome.mostPrimaries() + (outcome.asPredicted() ? "" : "   NOT AS PREDICTED"));
        }
        if (elected) {
            out.println();
            outcomes.forEach(outcome -> out.printf(
                    "%s %s: out of rotation after %s; the engine alone would have sent clients to it for %s.%n",
                    outcome.from(),
                    outcome.scene().past(),
                    outcome.detected().map(Times::seconds).orElse("never"),
                    outcome.switched().map(Times::seconds).orElse("ever")));
        }
        long met = outcomes.stream().filter(Outcome::asPredicted).count();
        out.printf("%n%d of %d came out as predicted.%n", met, outcomes.size());
    }

    private static String measured(Optional<Duration> time, DetectionTime window) {
        return time.map(Times::seconds).orElse("never") + " (<= " + Times.seconds(window.latest()) + ")";
    }
}
