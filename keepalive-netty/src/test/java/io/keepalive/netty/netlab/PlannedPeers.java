package io.keepalive.netty.netlab;

import static io.keepalive.plan.Goal.detectWithin;
import static java.time.Duration.ofSeconds;

import io.keepalive.plan.Goal;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.prediction.Death;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The peer's kernel answers, and its application does not: for a while, or for good. */
interface PlannedPeers {

    /** More than half of the detection time, which an answer could take without. */
    Duration PAUSE = ofSeconds(5);

    Goal PAUSING = detectWithin(ofSeconds(8)).peerMayPause(PAUSE).build();
    Goal PAUSING_BY_TCP =
            detectWithin(ofSeconds(12)).peerMayPause(PAUSE).withoutHeartbeat().build();
    Goal APPLICATION = detectWithin(ofSeconds(6)).proveApplication().build();
    Goal HOST = detectWithin(ofSeconds(8)).proveHostOnly().build();

    /** More than the peer's kernel takes, so that its window closes. */
    String MORE_THAN_A_WINDOW = "write 262144";

    @Test
    default void aPauseIsSurvivedAndWhoeverHangsIsNoticed() throws Exception {
        try (GoalLab lab = GoalLab.build()) {
            Planned idle = lab.connect(50, GoalLab.plan(PAUSING), 5);
            Planned behindBytes = lab.connect(51, GoalLab.plan(PAUSING), 2);
            Planned byTcp = lab.connect(52, KeepAlivePlan.of(PAUSING_BY_TCP, Kernel.linux()), 2);
            lab.spread(ofSeconds(1), idle);
            lab.server().process().tell("pause");
            behindBytes.tellAll(MORE_THAN_A_WINDOW);
            byTcp.tellAll(MORE_THAN_A_WINDOW);
            Thread.sleep(PAUSE.toMillis());
            lab.server().process().tell("resume");
            String pause = "peer reads nothing for " + PAUSE.toSeconds() + " s";
            idle.live(pause + ", found at 5 moments of the idle time");
            behindBytes.live(pause + ", with 256 KiB on their way");
            byTcp.live(pause + ", with 256 KiB on their way");

            Planned application = lab.connect(53, GoalLab.plan(APPLICATION), 5);
            Planned host = lab.connect(54, GoalLab.plan(HOST), 2);
            lab.spread(ofSeconds(1), application, idle);
            long hungNanos = System.nanoTime();
            lab.server().process().freeze();
            application.die(Death.APPLICATION_HUNG, "application hung (SIGSTOP), at 5 moments", hungNanos);
            idle.die(Death.APPLICATION_HUNG, "application hung (SIGSTOP), at 5 moments", hungNanos);
            lab.server().process().thaw();
            host.notNotice(Death.APPLICATION_HUNG, "application hung (SIGSTOP) for a while");

            long cutNanos = System.nanoTime();
            lab.gateway().blackholes();
            host.die(Death.IDLE, "path cut while idle", cutNanos);
            lab.conclude();
        }
    }
}
