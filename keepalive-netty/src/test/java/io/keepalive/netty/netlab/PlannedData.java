package io.keepalive.netty.netlab;

import static io.keepalive.plan.Goal.detectWithin;
import static java.time.Duration.ofSeconds;

import io.keepalive.plan.Goal;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.prediction.Death;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The path falls silent, for a while or for good, while data is unacknowledged. */
interface PlannedData {

    Duration DATA_OUTAGE = ofSeconds(2);

    Goal BY_HEARTBEAT = detectWithin(ofSeconds(10)).rideOut(DATA_OUTAGE).build();

    /** Long enough for the retransmission cap, whose least value gives up after 15 s. */
    Goal BY_CAP =
            detectWithin(ofSeconds(18)).rideOut(DATA_OUTAGE).withoutHeartbeat().build();

    /** The kernel is said to be an older one, whose only bound is a user timeout; a newer one has it as well. */
    Goal BY_USER_TIMEOUT =
            detectWithin(ofSeconds(12)).rideOut(DATA_OUTAGE).withoutHeartbeat().build();

    @Test
    default void whatIsUnacknowledgedIsRiddenOutAndThenGivenUpInTime() throws Exception {
        try (GoalLab lab = GoalLab.build()) {
            List<Planned> all = connect(lab, 10);
            Planned[] sending = all.toArray(new Planned[0]);

            lab.outage(DATA_OUTAGE, sending);
            for (Planned each : all) {
                each.rideOut(DATA_OUTAGE, "outage of " + DATA_OUTAGE.toSeconds() + " s with data on its way");
            }

            long cutNanos = System.nanoTime();
            lab.gateway().blackholes();
            for (Planned each : all) {
                each.tellAll("send into nothing");
            }
            for (Planned each : all) {
                each.die(Death.UNACKNOWLEDGED, "path cut with data on its way", cutNanos);
            }
            lab.conclude();
        }
    }

    /** The reader pauses before the path goes, so that what is written waits for its window and not for an acknowledgement. */
    @Test
    default void whatWaitsForAClosedWindowIsGivenUpAsPredicted() throws Exception {
        try (GoalLab lab = GoalLab.build()) {
            List<Planned> all = connect(lab, 20);
            lab.server().process().tell("pause");
            long closedNanos = System.nanoTime();
            for (Planned each : all) {
                each.tellAll(PlannedPeers.MORE_THAN_A_WINDOW);
            }
            Thread.sleep(1000);
            lab.gateway().blackholes();
            for (Planned each : all) {
                each.die(
                        Death.ZERO_WINDOW,
                        "reader pauses, its window closes, and 1 s later the path is cut",
                        closedNanos);
            }
            lab.conclude();
        }
    }

    private static List<Planned> connect(GoalLab lab, int number) throws Exception {
        List<Planned> all = new ArrayList<>();
        all.add(lab.connect(number, GoalLab.plan(BY_HEARTBEAT), 2));
        if (Kernel.current().supportsRetransmissionCap()) {
            all.add(lab.connect(number + 1, GoalLab.plan(BY_CAP), 2));
        }
        all.add(lab.connect(number + 2, KeepAlivePlan.of(BY_USER_TIMEOUT, Kernel.linux()), 2));
        return all;
    }
}
