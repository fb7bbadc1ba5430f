package io.keepalive.netty.netlab;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Goals end to end: a plan is made of each for this machine's kernel, real connections run under its settings, a fault
 * strikes, and what the plan predicted is compared with what is measured. Prints the table, and writes
 * {@code target/netlab/planned-goals.md}.
 *
 * <p>Measured times must not lie beyond the predicted worst case by more than 10 % and 1 s, and not before the earliest by
 * more than the clocks may be apart ({@link EndCheck}).
 */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class PlannedGoalsIT implements PlannedOutages, PlannedData, PlannedMiddleboxes, PlannedPeers {

    @AfterAll
    static void report() throws Exception {
        GoalLab.REPORT.write(Path.of("target", "netlab"));
    }
}
