package io.keepalive.examples.tour;

/**
 * The path swallows everything, and no FIN or reset tells of it.
 *
 * @param seenBy which end is ours: the client pings, the server only watches
 */
record SilentPath(SeenBy seenBy) implements Scenario {

    enum SeenBy {
        CLIENT,
        SERVER
    }

    @Override
    public String failure() {
        return "silence on the path, " + (seenBy == SeenBy.CLIENT ? "client pings" : "server watches");
    }

    @Override
    public Prediction prediction() {
        return Prediction.heartbeatOf((seenBy == SeenBy.CLIENT ? Promise.client() : Promise.server()).build());
    }

    @Override
    public Observation play(Stage stage) throws Exception {
        try (Line line = line(stage)) {
            line.relay().swallow();
            stage.tell("the relay swallows everything from now on");
            return line.awaitDeath();
        }
    }

    private Line line(Stage stage) throws Exception {
        return seenBy == SeenBy.CLIENT
                ? Line.oursIsClient(stage)
                : Line.oursIsServer(stage, Promise.client(), Promise.server());
    }
}
