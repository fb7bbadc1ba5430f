package io.keepalive.netty.netlab;

import static io.keepalive.netty.netlab.FaultLab.EVERYWHERE;
import static io.keepalive.netty.netlab.Outcome.lives;
import static io.keepalive.netty.transport.TestTransport.EPOLL;
import static io.keepalive.netty.transport.TestTransport.NIO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.keepalive.heartbeat.HeartbeatPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Our own side does nothing for longer than a peer may be silent, while an answer waits to be read. */
interface FaultsAtHome {

    Watch KEEPALIVE_HERE = Watch.tcp("idle=1s,interval=1s,probes=3");
    Watch HEARTBEAT_HERE = Watch.heartbeat(ofSeconds(1), ofSeconds(2), 3);

    /** As long, and the ping that is unanswered when the stall begins is the last one. */
    Watch LAST_PING = Watch.heartbeat(ofSeconds(1), ofSeconds(6), 1);

    Watch BOTH_HERE = HEARTBEAT_HERE.and(KEEPALIVE_HERE);

    Duration DEADLINE = HEARTBEAT_HERE
            .heartbeat()
            .flatMap(HeartbeatPolicy::detectionTime)
            .orElseThrow()
            .latest();

    Duration STALL = DEADLINE.plus(Times.seconds(2, 11));

    @Test
    default void theEventLoopIsBlocked() throws Exception {
        try (FaultLab lab = FaultLab.of(21, "own event loop blocked for " + STALL.toSeconds() + " s")) {
            strikeWithAPingUnanswered(lab);
            lab.tellAll("block " + STALL.toMillis());
            Thread.sleep(200);
            lab.server().process().thaw();
            Thread.sleep(STALL.toMillis());
            lab.conclude();
        }
    }

    @Test
    default void theProcessIsStoppedAndContinued() throws Exception {
        try (FaultLab lab = FaultLab.of(22, "own process stopped for " + STALL.toSeconds() + " s")) {
            strikeWithAPingUnanswered(lab);
            lab.client().freeze();
            lab.server().process().thaw();
            Thread.sleep(STALL.toMillis());
            lab.client().thaw();
            lab.conclude();
        }
    }

    private static void strikeWithAPingUnanswered(FaultLab lab) throws Exception {
        lab.expect(
                HEARTBEAT_HERE, lives().telling().note("the deadline is " + DEADLINE.toSeconds() + " s"), EVERYWHERE);
        lab.expect(LAST_PING, lives().telling().note("the stall begins with the last ping unanswered"), EVERYWHERE);
        lab.expect(BOTH_HERE, lives().telling(), EPOLL);
        lab.expect(KEEPALIVE_HERE, lives(), EPOLL, NIO);
        lab.strike(() -> lab.server().process().freeze());
        lab.sleepUntil(ofMillis(1600)); // its answer is due after 3 s
    }
}
