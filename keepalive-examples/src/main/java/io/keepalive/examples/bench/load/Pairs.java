package io.keepalive.examples.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** The processes of one contender in one round: as many servers under test, each with its clients. */
final class Pairs implements AutoCloseable {

    /** For whatever takes no time worth mentioning, on a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private final LoadSettings settings;
    private final List<Child> servers = new ArrayList<>();
    private final List<Child> clients = new ArrayList<>();

    Pairs(Contender contender, LoadSettings settings) {
        this.settings = settings;
        try {
            List<String> server = ChildCommands.server(contender, settings);
            for (int pair = 1; pair <= settings.pairs().size(); pair++) {
                servers.add(Child.start("server " + pair, server));
                clients.add(Child.start("client " + pair, ChildCommands.client(settings)));
            }
        } catch (RuntimeException cannot) {
            close();
            throw cannot;
        }
    }

    void connect() throws InterruptedException {
        List<String> ports = new ArrayList<>();
        for (Child server : servers) {
            server.tell("ports");
            ports.add(server.answer(SOON).all().values().stream()
                    .map(port -> Integer.toString(port.intValue()))
                    .collect(Collectors.joining(" ")));
        }
        List<Integer> connections = settings.pairs();
        ask(clients, pair -> "connect " + connections.get(pair) + " " + ports.get(pair), settings.connectAtMost());
    }

    Figures askServers(String command) throws InterruptedException {
        return ask(servers, pair -> command, SOON);
    }

    Figures askClients(String command) throws InterruptedException {
        return ask(clients, pair -> command, SOON);
    }

    /** Lets so many peers of each pair freeze. */
    void freeze(List<Integer> peers) throws InterruptedException {
        ask(clients, pair -> "freeze " + peers.get(pair), SOON);
    }

    /** All do it at the same time. */
    private static Figures ask(List<Child> children, IntFunction<String> command, Duration atMost)
            throws InterruptedException {
        for (int pair = 0; pair < children.size(); pair++) {
            children.get(pair).tell(command.apply(pair));
        }
        Figures sum = Figures.NONE;
        for (Child child : children) {
            sum = sum.plus(child.answer(atMost));
        }
        return sum;
    }

    @Override
    public void close() {
        clients.forEach(Child::close);
        servers.forEach(Child::close);
    }
}
