package io.keepalive.examples.tour;

import io.keepalive.diagnosis.Cause;
import io.keepalive.examples.support.Transport;

/**
 * The peer's process is killed, and its kernel closes the connection for it.
 *
 * @param bytesUnread whether it had not read everything, which turns the FIN into a reset
 */
record PeerKilled(boolean bytesUnread) implements Scenario {

    @Override
    public String failure() {
        return "peer killed, " + (bytesUnread ? "bytes unread" : "nothing unread");
    }

    @Override
    public Prediction prediction(Transport transport) {
        return bytesUnread
                ? Prediction.atOnceBy(NoticedBy.KERNEL_RESET, Cause.RESET)
                : Prediction.atOnceBy(NoticedBy.KERNEL_FIN, Cause.PEER_CLOSED);
    }

    @Override
    public Observation play(Stage stage) throws Exception {
        try (Line line = Line.oursIsClient(stage)) {
            stage.tell("the server is gone, and its kernel closes the connection");
            long killedNanos = System.nanoTime();
            line.peer().kill(bytesUnread);
            return line.awaitEndOf(killedNanos);
        }
    }
}
