package io.keepalive.examples.http.compare;

import java.time.Duration;

/** What a client does to a server with some settings. */
record Scenario(String name, Settings settings, Script script, Duration patience) {

    /** Longer than any close that a scenario expects. */
    static final Duration PATIENCE = Duration.ofSeconds(6);

    /** The client's part; how the connection ends is observed afterwards. */
    @FunctionalInterface
    interface Script {
        void run(RawConnection connection) throws InterruptedException;
    }

    static Scenario of(String name, Settings settings, Script script) {
        return new Scenario(name, settings, script, PATIENCE);
    }

    Outcome runAgainst(HttpPeer peer) throws Exception {
        try (RawConnection connection = new RawConnection(peer.address(settings))) {
            script.run(connection);
            return connection.outcome(patience);
        }
    }
}
