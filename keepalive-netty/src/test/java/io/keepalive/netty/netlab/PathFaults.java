package io.keepalive.netty.netlab;

import static io.keepalive.netty.netlab.Outcome.dies;
import static io.keepalive.netty.netlab.Outcome.lives;
import static io.keepalive.netty.netlab.Times.seconds;
import static io.keepalive.netty.netlab.Times.settings;
import static io.keepalive.netty.transport.TestTransport.EPOLL;
import static io.keepalive.netty.transport.TestTransport.IO_URING;
import static io.keepalive.netty.transport.TestTransport.NIO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The path or the host goes without a word, or the path forgets. */
interface PathFaults {

    Watch KEEPALIVE = Watch.tcp(settings("idle=1s,interval=1s,probes=3", "idle=5s,interval=2s,probes=4"));
    Watch HEARTBEAT = Watch.heartbeat(seconds(1, 5), seconds(2, 3), 3);
    Watch PROBING = HEARTBEAT.probingThePath();

    /** TCP keepalive gives up before the first ping. */
    Watch KEEPALIVE_FIRST = Watch.heartbeat(seconds(20, 40), ofSeconds(5), 3).and(KEEPALIVE);

    /** The first ping comes before the first probe, and then TCP keepalive is silent. */
    Watch HEARTBEAT_FIRST =
            HEARTBEAT.and(Watch.tcp(settings("idle=3s,interval=1s,probes=3", "idle=8s,interval=2s,probes=4")));

    /** The kernel gives up the first ping before the heartbeat does. */
    Watch USER_TIMEOUT_FIRST = HEARTBEAT.and(Watch.tcp("idle=30s,interval=5s,probes=3,userTimeout=2s"));

    /** Longer than the 3 s in which the gateway finds that there is nobody, and says so. */
    Watch USER_TIMEOUT = Watch.tcp("idle=30s,interval=5s,probes=3,userTimeout=5s");

    Watch SHORT_USER_TIMEOUT = Watch.tcp("idle=30s,interval=5s,probes=3,userTimeout=2s");
    Watch CAP = Watch.tcp("idle=30s,interval=5s,probes=3,retransmissionCap=1s");
    Watch NO_BOUND = Watch.tcp("idle=30s,interval=5s,probes=3");

    /** Instead of 15, which take a quarter of an hour. */
    int RETRIES_2 = Times.whole() ? 6 : 5;

    /** The shortest that the gateway can forget an idle connection after. */
    Duration FORGETTING = ofSeconds(3);

    @Test
    default void aCableIsCutWhileIdle() throws Exception {
        try (FaultLab lab = FaultLab.of(1, "cable cut while idle")) {
            fallsSilentWhileIdle(lab, () -> lab.serverHost().cut());
        }
    }

    @Test
    default void thePathSwallowsEverythingWhileIdle() throws Exception {
        try (FaultLab lab = FaultLab.of(2, "black hole while idle")) {
            fallsSilentWhileIdle(lab, () -> lab.gateway().blackholes());
        }
    }

    @Test
    default void theHostLosesPower() throws Exception {
        try (FaultLab lab = FaultLab.of(5, "host powered off")) {
            fallsSilentWhileIdle(lab, () -> lab.serverHost().powersOff());
        }
    }

    private static void fallsSilentWhileIdle(FaultLab lab, FaultLab.Action silence) throws Exception {
        lab.expect(
                KEEPALIVE,
                dies(Cause.KEEPALIVE_TIMEOUT, Prediction.idle(KEEPALIVE, lab.kernel())),
                EPOLL,
                IO_URING,
                NIO);
        lab.expect(
                HEARTBEAT,
                dies(Cause.PEER_UNREACHABLE, Prediction.idle(HEARTBEAT, lab.kernel()))
                        .telling("suspect"),
                EPOLL,
                IO_URING,
                NIO);
        lab.expect(
                PROBING,
                dies(Cause.PEER_UNREACHABLE, Prediction.idle(PROBING, lab.kernel()))
                        .saying("a fresh connection was not answered either"),
                EPOLL,
                IO_URING);
        lab.expect(
                KEEPALIVE_FIRST, dies(Cause.KEEPALIVE_TIMEOUT, Prediction.idle(KEEPALIVE_FIRST, lab.kernel())), EPOLL);
        lab.expect(
                HEARTBEAT_FIRST, dies(Cause.PEER_UNREACHABLE, Prediction.idle(HEARTBEAT_FIRST, lab.kernel())), EPOLL);
        lab.expect(
                USER_TIMEOUT_FIRST,
                dies(Cause.USER_TIMEOUT, Prediction.idle(USER_TIMEOUT_FIRST, lab.kernel())),
                EPOLL,
                IO_URING);
        lab.strike(silence);
        lab.conclude();
    }

    @Test
    default void theCableIsCutWhileDataIsUnacknowledged() throws Exception {
        try (FaultLab lab =
                FaultLab.of(3, "cable cut with data unacknowledged, and the gateway says that there is nobody")) {
            lab.retries2(RETRIES_2);
            lab.expect(
                    USER_TIMEOUT,
                    dies(Cause.PEER_UNREACHABLE, Prediction.sending(USER_TIMEOUT, lab.kernel())),
                    EPOLL,
                    IO_URING);
            lab.expect(
                    SHORT_USER_TIMEOUT,
                    dies(Cause.USER_TIMEOUT, Prediction.sending(SHORT_USER_TIMEOUT, lab.kernel())),
                    EPOLL);
            lab.expect(
                    NO_BOUND,
                    dies(Cause.PEER_UNREACHABLE, Prediction.sending(NO_BOUND, lab.kernel()))
                            .note("tcp_retries2=" + RETRIES_2),
                    EPOLL,
                    IO_URING,
                    NIO);
            lab.expect(HEARTBEAT, dies(Cause.PEER_UNREACHABLE, Prediction.sending(HEARTBEAT, lab.kernel())), EPOLL);
            lab.strike(() -> {
                lab.serverHost().cut();
                lab.tellAll("send into nothing");
            });
            lab.conclude();
        }
    }

    @Test
    default void thePathSwallowsEverythingWhileDataIsUnacknowledged() throws Exception {
        try (FaultLab lab = FaultLab.of(4, "black hole with data unacknowledged")) {
            lab.retries2(RETRIES_2);
            String retries = "tcp_retries2=" + RETRIES_2;
            lab.expect(
                    USER_TIMEOUT,
                    dies(Cause.USER_TIMEOUT, Prediction.sending(USER_TIMEOUT, lab.kernel())),
                    EPOLL,
                    IO_URING);
            lab.expect(
                    NO_BOUND,
                    dies(Cause.RETRANSMISSION_TIMEOUT, Prediction.sending(NO_BOUND, lab.kernel()))
                            .note(retries),
                    EPOLL,
                    IO_URING,
                    NIO);
            lab.expect(
                    CAP,
                    dies(Cause.RETRANSMISSION_TIMEOUT, Prediction.sending(CAP, lab.kernel()))
                            .note(retries),
                    EPOLL,
                    IO_URING);
            lab.expect(
                    HEARTBEAT,
                    dies(Cause.PEER_UNREACHABLE, Prediction.sending(HEARTBEAT, lab.kernel())),
                    EPOLL,
                    IO_URING,
                    NIO);
            lab.expect(
                    USER_TIMEOUT_FIRST,
                    dies(Cause.USER_TIMEOUT, Prediction.sending(USER_TIMEOUT_FIRST, lab.kernel())),
                    EPOLL);
            lab.strike(() -> {
                lab.gateway().blackholes();
                lab.tellAll("send into nothing");
            });
            lab.conclude();
        }
    }

    @Test
    default void aGatewayForgetsAndDrops() throws Exception {
        Watch tcp = Watch.tcp("idle=5s,interval=1s,probes=3");
        Watch pings = Watch.heartbeat(ofSeconds(5), ofSeconds(2), 3);
        Watch probing = pings.probingThePath();
        try (FaultLab lab = FaultLab.of(6, "gateway forgets after 3 s and drops")) {
            lab.gateway().forgetsAfter(FORGETTING);
            lab.expect(tcp, dies(Cause.KEEPALIVE_TIMEOUT, Prediction.idle(tcp, lab.kernel())), EPOLL, NIO);
            lab.expect(
                    pings,
                    dies(Cause.PEER_UNREACHABLE, Prediction.idle(pings, lab.kernel()))
                            .note("a silence below 30 s makes nobody suspect the path"),
                    EPOLL,
                    NIO);
            lab.expect(probing, dies(Cause.PATH_FORGOTTEN, Prediction.idle(probing, lab.kernel())), EPOLL, IO_URING);
            if (Times.whole()) {
                Watch seldom = Watch.heartbeat(ofSeconds(31), ofSeconds(2), 3);
                lab.expect(
                        seldom,
                        dies(Cause.PEER_UNREACHABLE, Prediction.idle(seldom, lab.kernel()))
                                .likely()
                                .saying("or the path has forgotten the connection"),
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
        Watch probing = Watch.heartbeat(ofSeconds(5), ofSeconds(2), 3).probingThePath();
        try (FaultLab lab = FaultLab.of(7, "gateway forgets after 3 s and drops, and fresh connections are refused")) {
            lab.gateway().forgetsAfter(FORGETTING);
            lab.expect(
                    probing,
                    dies(Cause.PEER_UNREACHABLE, Prediction.idle(probing, lab.kernel()))
                            .likely()
                            .saying("or the path has forgotten the connection: a fresh one was refused"),
                    EPOLL,
                    IO_URING);
            lab.strike(() -> lab.serverHost().run("ss", "-tlK"));
            lab.conclude();
        }
    }

    @Test
    default void aGatewayForgetsAndResets() throws Exception {
        Watch tcp = Watch.tcp("idle=5s,interval=1s,probes=3");
        Watch pings = Watch.heartbeat(ofSeconds(5), ofSeconds(2), 3);
        Watch both = Watch.heartbeat(ofSeconds(10), ofSeconds(2), 3).and(tcp);
        try (FaultLab lab = FaultLab.of(8, "gateway forgets after 3 s and resets")) {
            lab.gateway().resetsForgotten();
            lab.gateway().forgetsAfter(FORGETTING);
            lab.expect(tcp, dies(Cause.RESET, Prediction.reset(tcp, lab.kernel())), EPOLL, IO_URING, NIO);
            lab.expect(
                    pings,
                    dies(Cause.RESET, Prediction.reset(pings, lab.kernel()))
                            .saying("the path has forgotten the connection"),
                    EPOLL,
                    IO_URING,
                    NIO);
            lab.expect(both, dies(Cause.RESET, Prediction.reset(both, lab.kernel())), EPOLL);
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
