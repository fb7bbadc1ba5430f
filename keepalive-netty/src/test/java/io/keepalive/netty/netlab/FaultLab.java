package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.netty.transport.TestTransport;
import io.keepalive.tcp.Kernel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A lab for one fault, which strikes many connections of one client process at once: every transport under every kind of
 * watch.
 */
final class FaultLab implements AutoCloseable {

    static final TestTransport[] NATIVE = {TestTransport.EPOLL, TestTransport.IO_URING};
    static final TestTransport[] EVERYWHERE = {TestTransport.EPOLL, TestTransport.IO_URING, TestTransport.NIO};

    /** What rows have come of all labs of this JVM. */
    static final MatrixReport REPORT = new MatrixReport();

    /** More labs at once than this and a small machine is late by itself. */
    static final Semaphore ROOM = new Semaphore(4);

    private static final int PORT = 7000;

    private final Fault fault;
    private final NetLab lab;
    private final LabProcess client;
    private final LabServer server;
    private final List<Case> cases = new ArrayList<>();
    private Kernel kernel = Kernel.current();
    private long faultNanos;
    private boolean concluded;

    private FaultLab(Fault fault, NetLab lab) throws IOException {
        this.fault = fault;
        this.lab = lab;
        this.client = lab.client().java(LabClient.class);
        this.server = LabServer.start(lab.server(), PORT);
    }

    static FaultLab of(int number, String fault) throws Exception {
        ROOM.acquire();
        NetLab lab = null;
        try {
            lab = NetLab.orSkip();
            return new FaultLab(new Fault(number, fault), lab);
        } catch (Throwable failed) {
            if (lab != null) {
                lab.close();
            }
            ROOM.release();
            throw failed;
        }
    }

    interface Action {
        void run() throws Exception;
    }

    Host serverHost() {
        return lab.server();
    }

    Host clientHost() {
        return lab.client();
    }

    Gateway gateway() {
        return lab.gateway();
    }

    LabProcess client() {
        return client;
    }

    LabServer server() {
        return server;
    }

    /** The client's kernel gives up after so many retransmissions. */
    void retries2(int retries) throws IOException {
        lab.client().sysctl("net.ipv4.tcp_retries2", retries);
        kernel = kernel.withRetries2(retries);
    }

    /** The client's. */
    Kernel kernel() {
        return kernel;
    }

    /** Connects, once by each of these transports that the machine has; not at all where its kernel lacks an option. */
    List<Case> expect(Watch watch, Outcome outcome, TestTransport... transports) throws IOException {
        List<Case> added = new ArrayList<>();
        if (watch.needsRetransmissionCap() && !kernel.supportsRetransmissionCap()) {
            return added;
        }
        List<TestTransport> available = TestTransport.available().toList();
        for (TestTransport transport :
                Stream.of(transports).filter(available::contains).toList()) {
            String name = "c" + (cases.size() + 1);
            Case made = Case.connect(client, server, name, transport, watch, outcome, kernel);
            cases.add(made);
            added.add(made);
        }
        return added;
    }

    List<Case> cases() {
        return cases;
    }

    /** Lets every connection receive something, and then the fault happen at once. */
    void strike(Action happening) throws Exception {
        letAllReceive("good morning"); // a JVM that reads for the first time is late to see it
        letAllReceive("all is well");
        strikeSilently(happening);
    }

    /** The same where the connections are no longer to receive anything. */
    void strikeSilently(Action happening) throws Exception {
        faultNanos = System.nanoTime();
        happening.run();
    }

    /** Sleeps until so long after the fault began. */
    void sleepUntil(Duration sinceFault) throws InterruptedException {
        long left = faultNanos + sinceFault.toNanos() - System.nanoTime();
        Thread.sleep(Math.max(0, TimeUnit.NANOSECONDS.toMillis(left)));
    }

    /** Ends the fault, and waits for what was sent during it. */
    void heal(Action healing) throws Exception {
        healing.run();
        long healedNanos = System.nanoTime();
        for (Case each : cases) {
            each.awaitArrival(healedNanos);
        }
    }

    /** Tells every connection a verb of {@link LabClient}'s. */
    void tellAll(String command) throws IOException {
        for (Case each : cases) {
            each.tell(command);
        }
    }

    void letAllReceive(String line) throws Exception {
        server.send(line);
        for (Case each : cases) {
            each.awaitGot(line);
        }
    }

    void awaitEnds() throws Exception {
        for (Case each : cases) {
            each.awaitEnd(faultNanos);
        }
    }

    /** Adds the rows to the matrix; fails if one is not as expected. The fault has to be over for whoever is to live. */
    void conclude() throws Exception {
        awaitEnds();
        for (Case each : cases) {
            each.checkAlive();
        }
        concluded = true;
        List<Row> rows = rows();
        assertThat(rows.stream().filter(row -> !row.ok()))
                .as(() -> "rows that are off; the client said:\n" + String.join("\n", client.said()))
                .isEmpty();
    }

    private List<Row> rows() {
        List<Row> rows = cases.stream().map(each -> each.row(fault, faultNanos)).toList();
        rows.forEach(REPORT::add);
        return rows;
    }

    @Override
    public void close() {
        try {
            if (!concluded) {
                rows(); // as far as they go
            }
        } finally {
            lab.close();
            ROOM.release();
        }
    }
}
