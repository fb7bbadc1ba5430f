package io.keepalive.netty.netlab;

import static io.keepalive.netty.netlab.FaultLab.EVERYWHERE;
import static io.keepalive.netty.netlab.FaultLab.NATIVE;
import static io.keepalive.netty.netlab.Outcome.dies;
import static io.keepalive.netty.netlab.Times.seconds;
import static io.keepalive.netty.netlab.Times.settings;
import static io.keepalive.netty.transport.TestTransport.EPOLL;
import static java.time.Duration.ofSeconds;

import io.keepalive.diagnosis.Cause;
import org.junit.jupiter.api.Test;

/** The path or the host goes without a word. */
interface PathFaults {

    /** The idle time is long enough for the fault to happen within it, also on a busy machine. */
    Watch KEEPALIVE = Watch.tcp(settings("idle=2s,interval=1s,probes=3", "idle=5s,interval=2s,probes=4"));

    Watch HEARTBEAT = Watch.heartbeat(seconds(2, 5), seconds(2, 3), 3);
    Watch PROBING = HEARTBEAT.probingThePath();

    /** TCP keepalive gives up before the first ping. */
    Watch KEEPALIVE_FIRST = Watch.heartbeat(seconds(20, 40), ofSeconds(5), 3).and(KEEPALIVE);

    /** The first ping comes before the first probe, and then TCP keepalive is silent. */
    Watch HEARTBEAT_FIRST =
            HEARTBEAT.and(Watch.tcp(settings("idle=3s,interval=1s,probes=3", "idle=8s,interval=2s,probes=4")));

    /** The kernel gives up the first ping before the heartbeat does. */
    Watch USER_TIMEOUT_FIRST = HEARTBEAT.and(Watch.tcp("idle=30s,interval=5s,probes=3,userTimeout=2s"));

    /** Longer than the gateway takes to notice that the link is dead, to find (by ARP, 3 s) that there is nobody, and to say so. */
    Watch USER_TIMEOUT = Watch.tcp("idle=30s,interval=5s,probes=3,userTimeout=8s");

    Watch SHORT_USER_TIMEOUT = Watch.tcp("idle=30s,interval=5s,probes=3,userTimeout=2s");
    Watch CAP = Watch.tcp("idle=30s,interval=5s,probes=3,retransmissionCap=1s");
    Watch NO_BOUND = Watch.tcp("idle=30s,interval=5s,probes=3");

    /** Instead of 15, which take a quarter of an hour. */
    int RETRIES_2 = Times.whole() ? 6 : 5;

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
        lab.expect(KEEPALIVE, dies(Cause.KEEPALIVE_TIMEOUT, Prediction::idle), EVERYWHERE);
        lab.expect(HEARTBEAT, dies(Cause.PEER_UNREACHABLE, Prediction::idle).telling("suspect"), EVERYWHERE);
        lab.expect(
                PROBING,
                dies(Cause.PEER_UNREACHABLE, Prediction::idle).saying("a fresh connection was not answered either"),
                NATIVE);
        lab.expect(KEEPALIVE_FIRST, dies(Cause.KEEPALIVE_TIMEOUT, Prediction::idle), EPOLL);
        lab.expect(HEARTBEAT_FIRST, dies(Cause.PEER_UNREACHABLE, Prediction::idle), EPOLL);
        lab.expect(USER_TIMEOUT_FIRST, dies(Cause.USER_TIMEOUT, Prediction::idle), NATIVE);
        lab.strike(silence);
        lab.conclude();
    }

    @Test
    default void theCableIsCutWhileDataIsUnacknowledged() throws Exception {
        try (FaultLab lab =
                FaultLab.of(3, "cable cut with data unacknowledged, and the gateway says that there is nobody")) {
            lab.retries2(RETRIES_2);
            lab.expect(USER_TIMEOUT, dies(Cause.PEER_UNREACHABLE, Prediction::sending), NATIVE);
            lab.expect(SHORT_USER_TIMEOUT, dies(Cause.USER_TIMEOUT, Prediction::sending), EPOLL);
            lab.expect(
                    NO_BOUND,
                    dies(Cause.PEER_UNREACHABLE, Prediction::sending).note("tcp_retries2=" + RETRIES_2),
                    EVERYWHERE);
            lab.expect(HEARTBEAT, dies(Cause.PEER_UNREACHABLE, Prediction::sending), EPOLL);
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
            lab.expect(USER_TIMEOUT, dies(Cause.USER_TIMEOUT, Prediction::sending), NATIVE);
            lab.expect(
                    NO_BOUND,
                    dies(Cause.RETRANSMISSION_TIMEOUT, Prediction::sending).note(retries),
                    EVERYWHERE);
            lab.expect(
                    CAP, dies(Cause.RETRANSMISSION_TIMEOUT, Prediction::sending).note(retries), NATIVE);
            lab.expect(HEARTBEAT, dies(Cause.PEER_UNREACHABLE, Prediction::sending), EVERYWHERE);
            lab.expect(USER_TIMEOUT_FIRST, dies(Cause.USER_TIMEOUT, Prediction::sending), EPOLL);
            lab.strike(() -> {
                lab.gateway().blackholes();
                lab.tellAll("send into nothing");
            });
            lab.conclude();
        }
    }
}
