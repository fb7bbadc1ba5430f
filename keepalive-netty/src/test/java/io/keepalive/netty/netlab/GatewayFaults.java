package io.keepalive.netty.netlab;

import static io.keepalive.netty.netlab.FaultLab.EVERYWHERE;
import static io.keepalive.netty.netlab.FaultLab.NATIVE;
import static io.keepalive.netty.netlab.Outcome.dies;
import static io.keepalive.netty.netlab.Outcome.lives;
import static io.keepalive.netty.transport.TestTransport.EPOLL;
import static io.keepalive.netty.transport.TestTransport.NIO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A gateway on the way forgets connections that are idle for 3 s. */
interface GatewayFaults {

    Duration FORGETTING = ofSeconds(3);

    Watch LATE_KEEPALIVE = Watch.tcp("idle=5s,interval=1s,probes=3");
    Watch LATE_HEARTBEAT = Watch.heartbeat(ofSeconds(5), ofSeconds(2), 3);
    Watch LATE_PROBING = LATE_HEARTBEAT.probingThePath();

    @Test
    default void aGatewayForgetsAndDrops() throws Exception {
        try (FaultLab lab = FaultLab.of(6, "gateway forgets after 3 s and drops")) {
            lab.gateway().forgetsAfter(FORGETTING);
            lab.expect(LATE_KEEPALIVE, dies(Cause.KEEPALIVE_TIMEOUT, Prediction::idle), EPOLL, NIO);
            lab.expect(
                    LATE_HEARTBEAT,
                    dies(Cause.PEER_UNREACHABLE, Prediction::idle)
                            .note("a silence below 30 s makes nobody suspect the path"),
                    EPOLL,
                    NIO);
            lab.expect(LATE_PROBING, dies(Cause.PATH_FORGOTTEN, Prediction::idle), NATIVE);
            if (Times.whole()) {
                Watch seldom = Watch.heartbeat(ofSeconds(31), ofSeconds(2), 3);
                lab.expect(
                        seldom,
                        dies(Cause.PEER_UNREACHABLE, Prediction::idle)
                                .likely()
                                .saying("or the path has forgotten the connection")
                                .note("or the path has forgotten it, says the diagnosis"),
                        EPOLL);
            }
            refreshedInTime(lab);
            lab.strike(() -> {});
            lab.conclude();
            assertThat(lab.server().process().said())
                    .filteredOn(line -> line.endsWith(" closed"))
                    .as("fresh connections")
                    .hasSize(2);
        }
    }

    /** A refusal may come from the peer or from a middlebox in its name. */
    @Test
    default void aGatewayForgetsAndDropsAndFreshConnectionsAreRefused() throws Exception {
        try (FaultLab lab = FaultLab.of(7, "gateway forgets after 3 s and drops, and fresh connections are refused")) {
            lab.gateway().forgetsAfter(FORGETTING);
            lab.expect(
                    LATE_PROBING,
                    dies(Cause.PEER_UNREACHABLE, Prediction::idle)
                            .likely()
                            .saying("or the path has forgotten the connection: a fresh one was refused")
                            .note("or the path has forgotten it, says the diagnosis"),
                    NATIVE);
            lab.strike(() -> lab.serverHost().run("ss", "-tlK"));
            lab.conclude();
        }
    }

    @Test
    default void aGatewayForgetsAndResets() throws Exception {
        Watch both = Watch.heartbeat(ofSeconds(10), ofSeconds(2), 3).and(LATE_KEEPALIVE);
        try (FaultLab lab = FaultLab.of(8, "gateway forgets after 3 s and resets")) {
            lab.gateway().resetsForgotten();
            lab.gateway().forgetsAfter(FORGETTING);
            lab.expect(LATE_KEEPALIVE, dies(Cause.RESET, Prediction::reset), EVERYWHERE);
            lab.expect(
                    LATE_HEARTBEAT,
                    dies(Cause.RESET, Prediction::reset).saying("the path has forgotten the connection"),
                    EVERYWHERE);
            lab.expect(both, dies(Cause.RESET, Prediction::reset), EPOLL);
            refreshedInTime(lab);
            lab.strike(() -> {});
            lab.conclude();
        }
    }

    /** What asks more often than the gateway forgets. */
    private static void refreshedInTime(FaultLab lab) throws Exception {
        Watch tcp = Watch.tcp("idle=1s,interval=1s,probes=3");
        Watch pings = Watch.heartbeat(ofSeconds(1), ofSeconds(1), 3);
        Watch both = Watch.heartbeat(ofSeconds(10), ofSeconds(2), 3).and(tcp);
        for (Watch refreshing : new Watch[] {tcp, pings, both}) {
            lab.expect(refreshing, lives().note("refreshes the gateway's memory in time"), EPOLL);
        }
    }
}
