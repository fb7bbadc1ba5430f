package io.keepalive.netty.netlab;

import static io.keepalive.netty.netlab.FaultLab.EVERYWHERE;
import static io.keepalive.netty.netlab.FaultLab.NATIVE;
import static io.keepalive.netty.netlab.Outcome.dies;
import static io.keepalive.netty.netlab.Outcome.lives;
import static io.keepalive.netty.netlab.Times.seconds;
import static io.keepalive.netty.transport.TestTransport.EPOLL;
import static io.keepalive.netty.transport.TestTransport.NIO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.diagnosis.Cause;
import io.keepalive.netty.transport.Required;
import io.keepalive.prediction.Layers;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The path is bad for a while, and then well again. */
interface Outages {

    @Test
    default void thePathLosesThirtyPercent() throws Exception {
        Duration loss = seconds(30, 60);
        int retries2 = 40;
        Duration cap = ofSeconds(1);
        Watch tcp = Watch.tcp("idle=1s,interval=1s,probes=28");
        Watch pings = Watch.heartbeat(ofSeconds(2), ofSeconds(4), 5);
        Kernel kernel = Kernel.linux(6, 15).withRetries2(retries2).withMaxRto(cap);
        double tcpOdds = falseKill(tcp, kernel, loss);
        double pingOdds = falseKill(pings, kernel, loss);
        assertThat(tcpOdds).isLessThan(1e-6);
        assertThat(pingOdds).isLessThan(1e-6);
        try (FaultLab lab = FaultLab.of(17, "30 % loss for " + loss.toSeconds() + " s")) {
            Required.orSkip("netlab", lab.kernel().supportsRetransmissionCap(), "tcp_rto_max_ms needs Linux 6.15");
            for (Host host : new Host[] {lab.clientHost(), lab.serverHost()}) {
                host.sysctl("net.ipv4.tcp_retries2", retries2);
                host.sysctl("net.ipv4.tcp_rto_max_ms", cap.toMillis());
            }
            lab.expect(tcp, lives().note(inWords(tcpOdds)), EVERYWHERE);
            lab.expect(
                    pings,
                    lives().note(inWords(pingOdds) + " with tcp_rto_max_ms=" + cap.toMillis() + " and tcp_retries2="
                            + retries2 + " on both hosts"),
                    EVERYWHERE);
            lab.strike(() -> lab.gateway().loses(30));
            Thread.sleep(loss.toMillis());
            lab.gateway().losesNothing();
            lab.conclude();
        }
    }

    private static double falseKill(Watch watch, Kernel kernel, Duration loss) {
        return io.keepalive.prediction.Prediction.of(new Layers(watch.tcp(), watch.heartbeat()), kernel)
                .falseKill(0.3, loss);
    }

    private static String inWords(double odds) {
        return String.format(Locale.ROOT, "false-kill probability < %.1e", odds);
    }

    @Test
    default void aCutHeals() throws Exception {
        Duration cut = seconds(4, 8);
        Watch tcp = Watch.tcp("idle=30s,interval=5s,probes=3");
        Watch cap = Watch.tcp("idle=30s,interval=5s,probes=3,retransmissionCap=1s");
        // twice the outage, in which the retransmission after it comes at the latest, and half a second
        Watch pings = Watch.heartbeat(ofSeconds(1), ofSeconds(3), 6);
        Watch both = pings.and(cap);
        try (FaultLab lab = FaultLab.of(18, "black hole for " + cut.toSeconds() + " s")) {
            lab.expect(tcp, recovers(lab, cut, tcp), EPOLL, NIO);
            lab.expect(cap, recovers(lab, cut, cap), NATIVE);
            lab.expect(pings, recovers(lab, cut, pings).telling("suspect", "recovered"), EVERYWHERE);
            lab.expect(both, recovers(lab, cut, both).telling("suspect", "recovered"), NATIVE);
            lab.strike(() -> {
                lab.gateway().blackholes();
                for (Case each : lab.cases()) {
                    each.sendIntoFault();
                }
            });
            Thread.sleep(cut.toMillis());
            lab.heal(() -> lab.gateway().passes());
            lab.conclude();
        }
    }

    private static Outcome recovers(FaultLab lab, Duration cut, Watch watch) {
        return lives().recovering(Prediction.recovery(cut, watch, lab.kernel()))
                .note("from the end of the fault until what was sent at its beginning arrives");
    }

    /**
     * The old connection retransmits 3.3 s and then 6.7 s after its ping, which it sends after 2 s. A fresh one, tried each
     * second, is answered in between.
     */
    @Test
    default void aCutHealsTooLateForTheOldConnectionsNextRetransmission() throws Exception {
        Watch probing = Watch.heartbeat(ofSeconds(2), ofMillis(2750), 2).probingThePath();
        try (FaultLab lab =
                FaultLab.of(19, "black hole that ends between two retransmissions, shortly before the verdict")) {
            lab.expect(
                    probing,
                    dies(Cause.PATH_FORGOTTEN, Prediction::idle)
                            .likely()
                            .saying("a cut that has just healed looks the same")
                            .note("or a cut has just healed, says the diagnosis"),
                    NATIVE);
            lab.strike(() -> lab.gateway().blackholes());
            lab.sleepUntil(ofMillis(5700));
            lab.heal(() -> lab.gateway().passes());
            lab.conclude();
        }
    }

    @Test
    default void aShortOutageIsRiddenOut() throws Exception {
        Watch tcp = Watch.tcp("idle=1s,interval=1s,probes=4");
        Watch pings = Watch.heartbeat(ofMillis(500), ofSeconds(1), 4);
        Watch patient = Watch.heartbeat(ofMillis(500), ofSeconds(3), 2);
        try (FaultLab lab = FaultLab.of(20, "outage of 2 s within the tolerance")) {
            lab.expect(tcp, lives(), EVERYWHERE);
            lab.expect(pings, lives().telling("suspect", "recovered"), EVERYWHERE);
            lab.expect(
                    patient,
                    lives().telling("suspect", "recovered").note("suspect before the answer is due, by the kernel"),
                    NATIVE);
            lab.expect(patient, lives().telling().note("NIO cannot ask the kernel, and the answer came in time"), NIO);
            lab.strike(() -> lab.gateway().blackholes());
            Thread.sleep(2000);
            lab.heal(() -> lab.gateway().passes());
            lab.conclude();
        }
    }
}
