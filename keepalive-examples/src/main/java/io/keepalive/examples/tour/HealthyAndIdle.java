package io.keepalive.examples.tour;

import io.keepalive.examples.support.Times;
import io.keepalive.examples.support.Transport;
import io.keepalive.netty.Counters;
import java.time.Duration;

/** Nothing fails and nothing is said: heartbeats flow, and nobody dies. */
record HealthyAndIdle() implements Scenario {

    private static final int LEAST_PONGS = 3;

    @Override
    public String failure() {
        return "none: healthy and idle";
    }

    @Override
    public Prediction prediction(Transport transport) {
        return Prediction.noDeath();
    }

    @Override
    public Observation play(Stage stage) throws Exception {
        try (Line line = Line.oursIsClient(stage)) {
            stage.tell("idle from now on");
            Observation seen = line.staysAlive(Promise.DETECT_WITHIN.plusSeconds(1));
            if (seen.noticedBy() != NoticedBy.NOBODY) {
                return seen;
            }
            Counters totals = line.ours().counters();
            if (totals.pongsReceived() < LEAST_PONGS) {
                throw new IllegalStateException(
                        "pongsReceived: " + totals.pongsReceived() + " (expected: " + LEAST_PONGS + " or more)");
            }
            Duration roundTrip = line.ours().status().smoothedRoundTrip().orElseThrow();
            return seen.saying(totals.pingsSent() + " pings sent, " + totals.pongsReceived() + " answered, round trip "
                    + Times.millis(roundTrip) + "; a message still comes back.");
        }
    }
}
