package io.keepalive.examples.tour;

import io.keepalive.diagnosis.Cause;
import io.keepalive.examples.support.Transport;

/**
 * A full proxy on the way goes on acknowledging and forwards nothing more: no FIN or reset tells of it. To our kernel the
 * proxy is the peer, so it looks like a hung application.
 *
 * @param seenBy which end is ours: the client pings, the server only watches
 */
record SilentProxy(SeenBy seenBy) implements Scenario {

    enum SeenBy {
        CLIENT,
        SERVER
    }

    @Override
    public String failure() {
        return "proxy falls silent, " + (seenBy == SeenBy.CLIENT ? "client pings" : "server watches");
    }

    @Override
    public Prediction prediction(Transport transport) {
        return Prediction.heartbeatOf(
                (seenBy == SeenBy.CLIENT ? Promise.client() : Promise.server()).build(),
                transport.asksKernel() ? Cause.PEER_UNRESPONSIVE : Cause.PEER_SILENT);
    }

    @Override
    public Observation play(Stage stage) throws Exception {
        try (Line line = line(stage)) {
            line.relay().swallow();
            stage.tell("the relay swallows everything from now on, and its kernel acknowledges it");
            return line.awaitDeath();
        }
    }

    private Line line(Stage stage) throws Exception {
        return seenBy == SeenBy.CLIENT
                ? Line.oursIsClient(stage)
                : Line.oursIsServer(stage, Promise.client(), Promise.server());
    }
}
