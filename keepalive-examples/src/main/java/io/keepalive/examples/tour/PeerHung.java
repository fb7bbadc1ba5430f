package io.keepalive.examples.tour;

import io.keepalive.diagnosis.Cause;
import io.keepalive.examples.support.Transport;

/** The peer's application hangs: its kernel acknowledges every ping, and nobody reads them. */
record PeerHung() implements Scenario {

    @Override
    public String failure() {
        return "peer hung, its kernel is well";
    }

    @Override
    public Prediction prediction(Transport transport) {
        return Prediction.heartbeatOf(
                Promise.client().build(), transport.asksKernel() ? Cause.PEER_UNRESPONSIVE : Cause.PEER_SILENT);
    }

    @Override
    public Observation play(Stage stage) throws Exception {
        try (Line line = Line.oursIsClient(stage)) {
            line.peer().hang();
            stage.tell("the server's event loop is blocked from now on");
            return line.awaitDeath();
        }
    }
}
