package io.keepalive.examples.tour;

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
    public Prediction prediction() {
        return Prediction.atOnceBy(bytesUnread ? NoticedBy.KERNEL_RESET : NoticedBy.KERNEL_FIN);
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
