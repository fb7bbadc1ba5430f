package io.keepalive.netty.netlab;

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
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The peer is well and reads nothing for a while, behind more bytes of ours than its kernel takes. */
interface SlowReaders {

    /** More than the kernels of both sides hold. */
    String A_LOT = "write 3145728";

    /** More than the peer's kernel takes, and so little that our kernel takes the rest, and the ping behind it. */
    String MORE_THAN_A_WINDOW = "write 262144";

    Duration PAUSE = seconds(10, 30);

    /** Dead, were it not for the limit, long before the pause ends. */
    Watch PATIENT = Watch.heartbeat(ofSeconds(1), ofSeconds(1), 3).slowPeerLimit(PAUSE.multipliedBy(2));

    Watch LESS_PATIENT = Watch.heartbeat(ofSeconds(1), ofSeconds(1), 3).slowPeerLimit(ofSeconds(5));
    Watch TRAP = Watch.tcp("idle=5s,interval=2s,probes=3,userTimeout=5s");
    Watch CAP_ALONE = Watch.tcp("idle=5s,interval=2s,probes=3,retransmissionCap=1s");

    @Test
    default void aSlowReaderBehindMoreThanTheKernelsHold() throws Exception {
        try (FaultLab lab = FaultLab.of(13, "reader pauses for " + PAUSE.toSeconds() + " s behind 3 MiB")) {
            pauses(lab, A_LOT, false);
        }
    }

    @Test
    default void aSlowReaderWithThePingInTheKernel() throws Exception {
        try (FaultLab lab =
                FaultLab.of(14, "reader pauses for " + PAUSE.toSeconds() + " s, and the ping waits in the kernel")) {
            pauses(lab, MORE_THAN_A_WINDOW, true);
        }
    }

    /**
     * The server pauses first.
     *
     * @param taken whether our kernel takes all that is written. If not, a user timeout is found by a write, after which the
     *     closed socket cannot be asked any more
     */
    private static void pauses(FaultLab lab, String write, boolean taken) throws Exception {
        lab.expect(PATIENT, lives().telling("slow", "recovered"), NATIVE);
        lab.expect(PATIENT, dies(Cause.PEER_SILENT, Prediction::heartbeat).note("NIO cannot ask the kernel"), NIO);
        Watch capped = PATIENT.and(CAP_ALONE);
        lab.expect(capped, lives().telling("slow", "recovered"), EPOLL);
        lab.expect(CAP_ALONE, lives().note("a retransmission cap instead of a user timeout"), NATIVE);
        lab.expect(
                TRAP,
                dies(Cause.USER_TIMEOUT, Prediction::slowReader)
                        .saying(
                                taken
                                        ? "its application reads slowly, and a retransmission cap would have let it live"
                                        : "a slow reader")
                        .note("the trap: a healthy reader is killed"),
                NATIVE);
        Watch trapped = PATIENT.and(TRAP);
        lab.expect(
                trapped,
                dies(Cause.USER_TIMEOUT, Prediction::slowReader).telling("slow").note("the trap"),
                EPOLL);
        lab.expect(LESS_PATIENT, dies(Cause.PEER_SLOW, Prediction::slowReader).telling("slow", "suspect"), NATIVE);
        lab.server().process().tell("pause");
        lab.strike(() -> lab.tellAll(write));
        Thread.sleep(PAUSE.toMillis());
        for (Case each : lab.cases()) {
            assertThat(each.hasReported("wrote")).isEqualTo(taken);
        }
        lab.awaitEnds();
        lab.server().process().tell("resume");
        lab.conclude();
    }

    @Test
    default void theProcessHangsBehindUnreadBytes() throws Exception {
        Watch pings = Watch.heartbeat(ofSeconds(3), ofSeconds(2), 3).slowPeerLimit(ofSeconds(8));
        try (FaultLab lab = FaultLab.of(15, "process hung, and bytes wait")) {
            lab.expect(pings, dies(Cause.PEER_SLOW, Prediction::slowReader).note("the ping waits behind them"), NATIVE);
            List<Case> taken = lab.expect(
                    pings,
                    dies(Cause.PEER_UNRESPONSIVE, Prediction::heartbeat).note("the ping was taken before them"),
                    NATIVE);
            lab.strike(() -> {
                lab.server().process().freeze();
                for (Case each : lab.cases()) {
                    if (!taken.contains(each)) {
                        each.tell(A_LOT);
                    }
                }
                lab.sleepUntil(ofMillis(4500)); // the first ping was looked for after 4 s, and found taken
                for (Case each : taken) {
                    each.tell(A_LOT);
                }
            });
            lab.conclude();
        }
    }

    @Test
    default void thePathFallsSilentUnderASlowReader() throws Exception {
        Watch patient = Watch.heartbeat(ofSeconds(1), ofSeconds(1), 3).slowPeerLimit(ofSeconds(20));
        Watch capped = patient.and(CAP_ALONE);
        Watch lessPatient = Watch.heartbeat(ofSeconds(1), ofSeconds(1), 3).slowPeerLimit(ofSeconds(8));
        try (FaultLab lab = FaultLab.of(16, "reader pauses, and 4 s later a black hole")) {
            // likely: the kernel was heard after the first ping, so its application had stopped reading before the path
            // went
            lab.expect(
                    patient,
                    dies(Cause.PEER_UNREACHABLE, Prediction::silentSlowReader).likely(),
                    NATIVE);
            lab.expect(
                    capped,
                    dies(Cause.PEER_UNREACHABLE, Prediction::silentSlowReader).likely(),
                    EPOLL);
            lab.expect(
                    lessPatient,
                    dies(Cause.PEER_SLOW, Prediction::slowReader)
                            .likely()
                            .saying("unless the host has failed since")
                            .note("or the host has failed since, says the diagnosis"),
                    EPOLL);
            lab.server().process().tell("pause");
            lab.strike(() -> {
                lab.tellAll(A_LOT);
                Thread.sleep(4000);
                lab.gateway().blackholes();
            });
            lab.conclude();
        }
    }
}
