package io.keepalive.netty.netlab;

import static io.keepalive.netty.netlab.FaultLab.EVERYWHERE;
import static io.keepalive.netty.netlab.Outcome.dies;
import static io.keepalive.netty.netlab.Outcome.lives;
import static io.keepalive.netty.netlab.Times.seconds;
import static io.keepalive.netty.netlab.Times.settings;
import static io.keepalive.netty.transport.TestTransport.EPOLL;
import static java.time.Duration.ofSeconds;

import io.keepalive.diagnosis.Cause;
import org.junit.jupiter.api.Test;

/** The peer's process or host fails while the path is well. */
interface PeerFaults {

    Watch TCP = Watch.tcp(settings("idle=2s,interval=1s,probes=3", "idle=5s,interval=2s,probes=4"));
    Watch PINGS = Watch.heartbeat(seconds(2, 5), seconds(2, 3), 3);
    Watch BOTH = PINGS.and(Watch.tcp(
            settings("idle=3s,interval=1s,probes=3,userTimeout=3s", "idle=3s,interval=1s,probes=3,userTimeout=5s")));

    @Test
    default void theProcessHangs() throws Exception {
        try (FaultLab lab = FaultLab.of(9, "process hung (SIGSTOP)")) {
            lab.expect(PINGS, dies(Cause.PEER_UNRESPONSIVE, Prediction::idle).telling("suspect"), EVERYWHERE);
            lab.expect(BOTH, dies(Cause.PEER_UNRESPONSIVE, Prediction::heartbeat), EPOLL);
            lab.expect(TCP, lives().note("TCP keepalive alone: the peer's kernel answers"), EVERYWHERE);
            lab.strike(() -> lab.server().process().freeze());
            lab.awaitEnds();
            lab.server().process().thaw();
            lab.conclude();
        }
    }

    @Test
    default void theProcessIsKilled() throws Exception {
        try (FaultLab lab = FaultLab.of(10, "process killed")) {
            for (Watch watch : new Watch[] {TCP, PINGS}) {
                lab.expect(watch, dies(Cause.PEER_CLOSED, Prediction::atOnce), EVERYWHERE);
            }
            lab.strike(() -> lab.server().process().kill());
            lab.conclude();
        }
    }

    @Test
    default void theProcessIsKilledWithDataUnread() throws Exception {
        try (FaultLab lab = FaultLab.of(11, "process killed with data unread")) {
            for (Watch watch : new Watch[] {TCP, PINGS}) {
                lab.expect(watch, dies(Cause.RESET, Prediction::atOnce), EVERYWHERE);
            }
            lab.letAllReceive("what comes now stays unread");
            lab.server().process().freeze();
            lab.tellAll("send unread");
            Wait.until(
                    "received",
                    () -> lab.serverHost().sockets(lab.server().port()).stream()
                                    .filter(socket ->
                                            socket.localPort() == lab.server().port())
                                    .filter(socket -> socket.unread() > 0)
                                    .count()
                            == lab.cases().size());
            lab.strikeSilently(() -> lab.server().process().kill());
            lab.conclude();
        }
    }

    @Test
    default void theHostReboots() throws Exception {
        Watch tcp = Watch.tcp(settings("idle=3s,interval=1s,probes=3", "idle=10s,interval=2s,probes=3"));
        Watch pings = Watch.heartbeat(seconds(3, 10), ofSeconds(2), 3);
        Watch both = Watch.heartbeat(seconds(6, 20), ofSeconds(2), 3).and(tcp);
        try (FaultLab lab = FaultLab.of(12, "host rebooted")) {
            lab.expect(tcp, dies(Cause.RESET, Prediction::reset), EVERYWHERE);
            lab.expect(pings, dies(Cause.RESET, Prediction::reset), EVERYWHERE);
            lab.expect(both, dies(Cause.RESET, Prediction::reset), EPOLL);
            lab.strike(() -> lab.serverHost().reboots());
            lab.conclude();
        }
    }
}
