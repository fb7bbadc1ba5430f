package io.keepalive.netty.netlab;

import static io.keepalive.plan.Goal.detectWithin;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.keepalive.plan.Goal;
import io.keepalive.prediction.Death;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The path falls silent, for a while or for good, while connections are idle. */
interface PlannedOutages {

    Goal SOON = detectWithin(ofSeconds(6)).build();
    Goal SOON_BY_TCP = detectWithin(ofSeconds(8)).withoutHeartbeat().build();

    /** Long enough to bound unacknowledged data by a retransmission cap, where the kernel has one. */
    Goal LATER_BY_TCP = detectWithin(ofSeconds(18)).withoutHeartbeat().build();

    /** So long that it matters in the plans: pings wait longer for their answers than they would without. */
    Duration OUTAGE = ofSeconds(3);

    Goal PATIENT = detectWithin(ofSeconds(10)).rideOut(OUTAGE).build();
    Goal PATIENT_BY_TCP =
            detectWithin(ofSeconds(12)).rideOut(OUTAGE).withoutHeartbeat().build();

    /** An outage finds each connection this much further in its idle time. */
    Duration STEP = ofMillis(800);

    int PHASES = 6;

    @Test
    default void outagesAreRiddenOutWheneverTheyBeginAndACutIsNoticed() throws Exception {
        try (GoalLab lab = GoalLab.build()) {
            Planned pinging = lab.connect(2, GoalLab.plan(PATIENT), PHASES);
            Planned watched = lab.connectWatched(3, GoalLab.plan(PATIENT), PHASES);
            Planned probing = lab.connect(5, GoalLab.plan(PATIENT_BY_TCP), PHASES);

            lab.spread(STEP, pinging, watched, probing);
            lab.outage(OUTAGE);
            Thread.sleep(OUTAGE.toMillis()); // in which the slowest retransmission comes
            String outage = "outage of " + OUTAGE.toSeconds() + " s, found at " + PHASES + " moments of the idle time";
            pinging.rideOut(OUTAGE, outage);
            watched.rideOut(OUTAGE, outage + ", between two ends under Keepalive");
            probing.rideOut(OUTAGE, outage);

            lab.outage(OUTAGE, pinging, watched, probing);
            String sending = "outage of " + OUTAGE.toSeconds() + " s with data on its way";
            pinging.rideOut(OUTAGE, sending);
            watched.rideOut(OUTAGE, sending + ", between two ends under Keepalive");
            probing.rideOut(OUTAGE, sending);

            Planned soon = lab.connect(1, GoalLab.plan(SOON), PHASES);
            Planned soonByTcp = lab.connect(4, GoalLab.plan(SOON_BY_TCP), PHASES);
            Planned laterByTcp = lab.connect(6, GoalLab.plan(LATER_BY_TCP), PHASES);
            lab.spread(STEP, pinging, watched, probing, soon, soonByTcp, laterByTcp);
            long cutNanos = System.nanoTime();
            lab.gateway().blackholes();
            String cut = "path cut while idle, at " + PHASES + " moments";
            soon.die(Death.IDLE, cut, cutNanos);
            soonByTcp.die(Death.IDLE, cut, cutNanos);
            pinging.die(Death.IDLE, cut, cutNanos);
            probing.die(Death.IDLE, cut, cutNanos);
            watched.watcherNotices(cut, cutNanos);
            laterByTcp.die(Death.IDLE, cut, cutNanos);
            lab.conclude();
        }
    }
}
