package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import io.keepalive.diagnosis.Cause;
import io.keepalive.netty.transport.KernelSockets;
import io.keepalive.netty.transport.TestTransport;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host with a thousand clients loses power, and its server is left with a thousand half-open connections. */
@Timeout(90)
class HalfOpenIT {

    private static final int CLIENTS = 1000;
    private static final int ROUNDS = 3;
    private static final int PORT = 7000;

    private static final DetectionTime PREDICTED = CrowdServer.settings()
            .build()
            .heartbeat()
            .orElseThrow()
            .detectionTime()
            .orElseThrow();

    /** A tenth and a second, as everywhere in the lab: the machine is not ours alone. */
    private static final Duration LATEST =
            PREDICTED.latest().multipliedBy(11).dividedBy(10).plusSeconds(1);

    /** A thousand connections take 2.5 MB, so what two rounds left of theirs would be 5 MB. */
    private static final long HEAP_TOLERANCE = 1_000_000;

    private NetLab lab;
    private LabProcess server;

    /** What the server holds without a connection. */
    private Census empty;

    @BeforeEach
    void build() throws Exception {
        TestTransport.EPOLL.orSkip();
        lab = NetLab.orSkip();
    }

    @AfterEach
    void remove() {
        lab.close();
    }

    @Test
    void allAreFoundDeadInTimeAndLeaveNothingRoundAfterRound() throws Exception {
        listen("aborts");

        assertNothingIsLeftAfterARound();
        long heap = census().heapBytes();
        for (int round = 2; round <= ROUNDS; round++) {
            assertNothingIsLeftAfterARound();
        }

        assertThat(census().heapBytes()).isLessThan(heap + HEAP_TOLERANCE);
        assertThat(server.said().stream().filter(line -> line.contains(" WARN ")))
                .as("the first of a loop at once, and then one in ten seconds")
                .hasSizeBetween(1, 3 * CrowdServer.LOOPS);
    }

    private void assertNothingIsLeftAfterARound() throws Exception {
        connect();
        lab.client().powersOff();
        for (int i = 0; i < CLIENTS; i++) {
            assertFoundInTime(server.report("end"));
        }
        lab.client().heal();

        Census left = census();
        assertThat(left.connections()).isZero();
        assertThat(left.channels()).isZero();
        assertThat(left.keepAlives()).isZero();
        assertThat(left.descriptors()).isEqualTo(empty.descriptors());
        assertThat(left.timers()).as("but for the log's").isLessThanOrEqualTo(empty.timers() + CrowdServer.LOOPS);
        assertThat(lab.server().sockets(PORT)).isEmpty();
        assertThat(lab.server().orphans()).isZero();
    }

    private static void assertFoundInTime(Report end) {
        String[] words = end.text().split(" ", 3);
        Duration detection = Duration.ofNanos(end.nanos() - Long.parseLong(words[1]));
        assertThat(words[0]).as(end.text()).isEqualTo(Cause.PEER_UNREACHABLE.toString());
        assertThat(detection).isBetween(PREDICTED.earliest(), LATEST);
    }

    @Test
    void anApplicationThatClosesInOrderLeavesAThousandOrphansToTheKernel() throws Exception {
        listen("closes");
        connect();

        lab.client().powersOff();
        for (int i = 0; i < CLIENTS; i++) {
            server.report("observed");
        }

        Wait.until("descriptors closed", () -> census().descriptors() == empty.descriptors());
        assertThat(lab.server().orphans()).isEqualTo(CLIENTS);
        assertThat(lab.server().sockets(PORT))
                .extracting(KernelSockets.Entry::state)
                .containsOnly("FIN-WAIT-1");
    }

    private void listen(String how) throws Exception {
        server = lab.server().java(CrowdServer.class, Integer.toString(PORT), how);
        server.report("listening");
        empty = census();
    }

    private void connect() throws Exception {
        String[] clients = {lab.server().address(), Integer.toString(PORT), Integer.toString(CLIENTS)};
        lab.client().java(LabCrowd.class, clients).report("connected");
        Wait.until("all accepted", () -> census().connections() == CLIENTS);
        assertThat(census().channels()).isEqualTo(CLIENTS);
    }

    private Census census() throws IOException {
        server.tell("census");
        return Census.parse(server.report("census").text());
    }
}
