package io.keepalive.examples.tour;

import io.keepalive.netty.NettyKeepAliveBuilder;
import java.time.Duration;

/** A client, a relay and a server in a line on loopback. One end is ours, whose Keepalive is on trial. */
final class Line implements AutoCloseable {

    private final Side client;
    private final Side server;
    private final Relay relay;
    private final Side ours;

    private Line(Stage stage, Side client, Side server, Side ours) {
        this.client = client;
        this.server = server;
        this.ours = ours;
        this.relay = new Relay(stage.transport(), server.listen());
    }

    /** A line whose client is ours, with the tour's promise on both ends. */
    static Line oursIsClient(Stage stage) throws Exception {
        Side client = new Side(stage.transport(), Promise.client(), stage.narrator());
        Side server = new Side(stage.transport(), Promise.server(), Line::tellNobody);
        return connected(new Line(stage, client, server, client));
    }

    /** A line whose server is ours. */
    static Line oursIsServer(Stage stage, NettyKeepAliveBuilder clients, NettyKeepAliveBuilder servers)
            throws Exception {
        Side client = new Side(stage.transport(), clients, Line::tellNobody);
        Side server = new Side(stage.transport(), servers, stage.narrator());
        return connected(new Line(stage, client, server, server));
    }

    private static Line connected(Line line) throws Exception {
        try {
            line.client.connect(line.relay.address());
            line.exchange(); // so both ends have heard of each other
            return line;
        } catch (Exception failed) {
            line.close();
            throw failed;
        }
    }

    Side ours() {
        return ours;
    }

    Side peer() {
        return ours == client ? server : client;
    }

    Relay relay() {
        return relay;
    }

    /** Sends a message from client to server and back, which proves that the connection works. */
    void exchange() throws Exception {
        client.exchange("hello");
    }

    /** Waits for our Keepalive to notice the death of the peer; the time counts from the last byte heard. */
    Observation awaitDeath() throws Exception {
        return ours.awaitEnd(Promise.DETECT_WITHIN.multipliedBy(2), ours::lastHeardNanos);
    }

    /** Waits for our Keepalive to notice what happened at a moment. */
    Observation awaitEndOf(long happenedNanos) throws Exception {
        return ours.awaitEnd(Promise.DETECT_WITHIN.multipliedBy(2), () -> happenedNanos);
    }

    /** Waits for nobody to die; then the connection must still work. */
    Observation staysAlive(Duration time) throws Exception {
        Observation seen = ours.awaitEnd(time, ours::lastHeardNanos);
        if (seen.noticedBy() == NoticedBy.NOBODY) {
            exchange();
        }
        return seen;
    }

    @Override
    public void close() {
        client.close();
        server.close();
        relay.close();
    }

    private static void tellNobody(String what) {}
}
