package io.keepalive.netty.netlab;

import static io.keepalive.plan.Goal.detectWithin;
import static java.time.Duration.ofSeconds;

import io.keepalive.middlebox.Expiry;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Kind;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.plan.Goal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A gateway on the way forgets connections that are idle for 3 s, which never happens; and then it forgets them all the same. */
interface PlannedMiddleboxes {

    Duration MEMORY = ofSeconds(3);
    Duration PERMITTED = ofSeconds(2);

    /** Ten times what an idle connection would survive unattended. */
    Duration IDLE = MEMORY.multipliedBy(10);

    int EACH = 3;

    @Test
    default void aMiddleboxThatDropsIsPassed() throws Exception {
        try (GoalLab lab = GoalLab.build()) {
            lab.gateway().dropsForgotten();
            passes(lab, Expiry.DROPS, 30);
        }
    }

    @Test
    default void aMiddleboxThatResetsIsPassed() throws Exception {
        try (GoalLab lab = GoalLab.build()) {
            lab.gateway().resetsForgotten();
            passes(lab, Expiry.RESETS_LATER, 40);
        }
    }

    private static void passes(GoalLab lab, Expiry expiry, int number) throws Exception {
        lab.gateway().forgetsAfter(MEMORY);
        Middlebox gateway = new Middlebox(
                "lab",
                "the lab's gateway",
                Kind.NAT,
                Optional.of(MEMORY),
                KeptBy.ANY_PACKET,
                expiry,
                Optional.empty(),
                "the test");
        Goal pings = detectWithin(ofSeconds(6)).passMiddlebox(gateway).build();
        Goal probes = detectWithin(ofSeconds(8))
                .passMiddlebox(gateway)
                .withoutHeartbeat()
                .build();
        Goal permitted = detectWithin(ofSeconds(10))
                .passMiddlebox(gateway)
                .peerPermitsPingEvery(PERMITTED)
                .build();
        Planned[] all = {
            lab.connect(number, GoalLab.plan(pings), EACH),
            lab.connect(number + 1, GoalLab.plan(probes), EACH),
            lab.connect(number + 2, GoalLab.plan(permitted), EACH)
        };

        String what = "gateway that forgets after 3 s" + (expiry == Expiry.DROPS ? " and drops" : " and resets");
        long idleNanos = System.nanoTime();
        Thread.sleep(IDLE.toMillis());
        long nowNanos = System.nanoTime();
        for (Planned each : all) {
            IdleTraffic traffic = new IdleTraffic(lab, each, idleNanos, nowNanos);
            traffic.checkBytes();
            traffic.checkPermitted();
        }
        for (Planned each : all) {
            each.pass(gateway, IDLE.toSeconds() + " s idle through a " + what);
        }

        long forgottenNanos = System.nanoTime();
        lab.gateway().forgetsAll();
        for (Planned each : all) {
            each.dieForgotten(gateway, "restart of the " + what, forgottenNanos);
        }
        lab.conclude();
    }
}
