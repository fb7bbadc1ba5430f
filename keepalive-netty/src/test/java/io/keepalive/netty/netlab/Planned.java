package io.keepalive.netty.netlab;

import io.keepalive.middlebox.Middlebox;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.prediction.Death;
import io.keepalive.prediction.Forecast;
import io.keepalive.prediction.Layers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Connections of one goal under the settings of its plan: what becomes of them, against what the plan predicts. */
final class Planned {

    /** In which a line arrives on a healthy path: retransmissions may have been doubled up to here. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final GoalLab lab;
    private final int number;
    private final KeepAlivePlan plan;
    private final LabServer server;
    private final List<Connection> connections;
    private int lines;

    /** One of them, by its name in the client's process. */
    record Connection(String name, RemoteConnection remote) {}

    Planned(GoalLab lab, int number, KeepAlivePlan plan, LabServer server, List<Connection> connections) {
        this.lab = lab;
        this.number = number;
        this.plan = plan;
        this.server = server;
        this.connections = List.copyOf(connections);
    }

    KeepAlivePlan plan() {
        return plan;
    }

    int size() {
        return connections.size();
    }

    List<Connection> connections() {
        return connections;
    }

    void tell(int connection, String command) throws IOException {
        connections.get(connection).remote().tell(command);
    }

    void tellAll(String command) throws IOException {
        for (Connection connection : connections) {
            connection.remote().tell(command);
        }
    }

    /** Each sends a line, for whose arrival {@link #live} waits. */
    void sendLines() throws IOException {
        lines++;
        for (Connection connection : connections) {
            connection.remote().tell("send " + line(connection));
        }
    }

    private String line(Connection connection) {
        return "line " + lines + " of " + connection.name();
    }

    /** Outages that were to be ridden out are over. */
    void rideOut(Duration outage, String fault) throws Exception {
        double odds = plan.prediction().outageKill(outage);
        live(fault, odds == 0 ? "lives" : "killed with probability " + odds, odds == 0);
    }

    /** A middlebox that was to be passed has had time to forget. */
    void pass(Middlebox middlebox, String fault) throws Exception {
        boolean keeps = plan.prediction().keeps(middlebox);
        live(fault, keeps ? "lives" : "forgotten", keeps);
    }

    /** Nobody is to notice. */
    void notNotice(Death death, String fault) throws Exception {
        Forecast forecast = plan.prediction().of(death);
        boolean nobody = forecast.layer() == io.keepalive.prediction.Layer.NOBODY;
        live(fault, nobody ? "nobody notices" : EndCheck.inWords(forecast), nobody);
    }

    /** The goal says that it lives. */
    void live(String fault) throws Exception {
        live(fault, "lives", true);
    }

    private void live(String fault, String predicted, boolean predictedToLive) throws Exception {
        List<String> problems = new ArrayList<>();
        if (!predictedToLive) {
            problems.add("predicted otherwise");
        }
        List<Connection> dead = whoseLineDoesNotArrive(problems); // if one was sent into the fault
        sendLines();
        dead.addAll(whoseLineDoesNotArrive(problems));
        long aliveNanos = System.nanoTime();
        tellAll("send PING alive");
        for (Connection connection : connections) {
            if (!dead.contains(connection) && !hearsBack(connection, aliveNanos)) {
                dead.add(connection);
                problems.add(connection.name() + " hears nothing");
            }
        }
        long alive = connections.stream().filter(each -> !dead.contains(each)).count();
        add(fault, predicted, size() == 1 && alive == 1 ? "lives" : alive + " of " + size() + " live", problems);
    }

    private List<Connection> whoseLineDoesNotArrive(List<String> problems) {
        List<Connection> found = new ArrayList<>();
        for (Connection connection : connections) {
            Optional<NoticedEnd> end = NoticedEnd.of(lab.client(), connection.name());
            if (end.isPresent()) {
                problems.add(connection.name() + " ended: " + end.get().explanation());
                found.add(connection);
            } else if (lines > 0 && server.awaitGot(line(connection), PATIENCE).isEmpty()) {
                problems.add("\"" + line(connection) + "\" did not arrive");
                found.add(connection);
            }
        }
        return found;
    }

    private boolean hearsBack(Connection connection, long sinceNanos) throws InterruptedException {
        while (System.nanoTime() - sinceNanos < PATIENCE.toNanos()) {
            if (lab.capture()
                            .count(segment -> segment.hasData()
                                    && segment.toPort() == connection.remote().port()
                                    && segment.nanos() - sinceNanos > 0)
                    > 0) {
                return true;
            }
            Thread.sleep(50);
        }
        return false;
    }

    /** They have been dead since; each notices as predicted. */
    void die(Death death, String fault, long faultNanos) throws Exception {
        die(plan.prediction().of(death), fault, faultNanos);
    }

    /** The middlebox forgot them. */
    void dieForgotten(Middlebox by, String fault, long faultNanos) throws Exception {
        die(plan.prediction().forgottenBy(by), fault, faultNanos);
    }

    private void die(Forecast forecast, String fault, long faultNanos) throws Exception {
        EndCheck check = new EndCheck(lab, forecast, faultNanos);
        for (Connection each : connections) {
            check.await(lab.client(), each.name(), each.remote().port());
        }
        add(fault, EndCheck.inWords(forecast), check.measured(), check.problems());
    }

    /** The other side, which only watches, notices that these are dead. */
    void watcherNotices(String fault, long faultNanos) throws Exception {
        Layers watching = Layers.of(plan.watcher().orElseThrow());
        Forecast forecast =
                io.keepalive.prediction.Prediction.of(watching, plan.kernel()).of(Death.IDLE);
        EndCheck check = new EndCheck(lab, forecast, faultNanos);
        for (Connection each : connections) {
            int port = each.remote().port();
            check.await(server.process(), Integer.toString(port), port);
        }
        add(fault + "; the side that watches", EndCheck.inWords(forecast), check.measured(), check.problems());
    }

    void add(String fault, String predicted, String measured, List<String> problems) {
        lab.add(new PlanRow(
                number,
                plan.goal().toString(),
                Watch.of(plan).toString(),
                fault,
                predicted,
                measured,
                List.copyOf(problems)));
    }
}
