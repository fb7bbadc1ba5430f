package io.keepalive.netty.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.plan.Goal;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.tcp.Kernel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A lab of connections that run under the settings of plans. A capture in the client's host tells what its kernel received. */
final class GoalLab implements AutoCloseable {

    /** What rows have come of all labs of this JVM. */
    static final PlanReport REPORT = new PlanReport();

    private static final int PORT = 7000;

    private final NetLab lab;
    private final LabProcess client;
    private final LabServer server;
    private final Capture capture;
    private final List<PlanRow> rows = new ArrayList<>();
    private int ports = 1;
    private int connections;

    private GoalLab(NetLab lab) throws IOException {
        this.lab = lab;
        this.client = lab.client().java(LabClient.class);
        this.server = LabServer.start(lab.server(), PORT);
        this.capture = lab.client().captures("tcp");
    }

    /** Builds one, if there is room beside those of the fault matrix. */
    static GoalLab build() throws Exception {
        TestTransport.EPOLL.orSkip(); // TCP's limits on unacknowledged data are set by native transports only
        FaultLab.ROOM.acquire();
        NetLab lab = null;
        try {
            lab = NetLab.orSkip();
            return new GoalLab(lab);
        } catch (Throwable failed) {
            if (lab != null) {
                lab.close();
            }
            FaultLab.ROOM.release();
            throw failed;
        }
    }

    Gateway gateway() {
        return lab.gateway();
    }

    LabProcess client() {
        return client;
    }

    /** Reads and answers, on the JDK's sockets alone. */
    LabServer server() {
        return server;
    }

    Capture capture() {
        return capture;
    }

    /** Plans a goal, and connects so many times under the plan's settings. */
    Planned connect(int number, KeepAlivePlan plan, int times) throws IOException {
        return connect(number, plan, server, times);
    }

    /** The same, to a server that goes by the plan's advice for the other side. */
    Planned connectWatched(int number, KeepAlivePlan plan, int times) throws IOException {
        Duration limit = plan.watcher().flatMap(HeartbeatPolicy::watchLimit).orElseThrow();
        int port = PORT + ports++;
        LabProcess process = lab.server().java(LabWatcher.class, Integer.toString(port), "watch=" + limit);
        process.report("listening");
        return connect(number, plan, new LabServer(process, lab.server().address(), port), times);
    }

    private Planned connect(int number, KeepAlivePlan plan, LabServer to, int times) throws IOException {
        String settings = Watch.of(plan).settings();
        LabSettings understood = LabSettings.parse(List.of(settings.split(" ", -1)));
        assertThat(understood.tcp()).isEqualTo(plan.tcp());
        assertThat(understood.heartbeat()).isEqualTo(plan.heartbeat().orElse(null));
        List<Planned.Connection> made = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            String name = "c" + ++connections;
            RemoteConnection connection =
                    RemoteConnection.open(client, name, TestTransport.EPOLL, lab.server(), to.port(), settings);
            to.process().report(Integer.toString(connection.port()), "connected"); // accepted as well
            made.add(new Planned.Connection(name, connection));
        }
        return new Planned(this, number, plan, to, made);
    }

    /** Plans for the kernel of this machine. */
    static KeepAlivePlan plan(Goal goal) {
        return KeepAlivePlan.of(goal, Kernel.current());
    }

    /** Lets the connections of each group receive something one after the other, so that what happens next finds each at another moment. */
    void spread(Duration step, Planned... groups) throws Exception {
        int most = Stream.of(groups).mapToInt(Planned::size).max().orElseThrow();
        for (int i : IntStream.range(0, most).toArray()) {
            for (Planned group : groups) {
                if (i < group.size()) {
                    group.tell(i, "send PING spread " + i);
                }
            }
            Thread.sleep(step.toMillis());
        }
    }

    /** Nothing gets through for so long, nor what is sent as it begins. */
    void outage(Duration time, Planned... sending) throws Exception {
        gateway().blackholes();
        for (Planned group : sending) {
            group.sendLines();
        }
        Thread.sleep(time.toMillis());
        gateway().passes();
    }

    void add(PlanRow row) {
        rows.add(row);
        REPORT.add(row);
    }

    /** Fails if anything was not as predicted. */
    void conclude() {
        assertThat(rows.stream().filter(row -> !row.ok()))
                .as(() -> "goals that were missed; the client said:\n" + String.join("\n", client.said()))
                .isEmpty();
    }

    @Override
    public void close() {
        lab.close();
        FaultLab.ROOM.release();
    }
}
