package io.keepalive.examples.tour;

import io.keepalive.examples.support.Times;
import io.keepalive.examples.support.Transport;
import io.keepalive.netty.Counters;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The path holds everything back for as long as was promised to be survived, beginning with a ping: the worst moment. */
record ShortOutage() implements Scenario {

    private static final Duration AFTERWARDS = Duration.ofSeconds(1);

    @Override
    public String failure() {
        return "short outage (" + Times.seconds(Promise.RIDE_OUT) + ")";
    }

    @Override
    public Prediction prediction(Transport transport) {
        return Prediction.noDeath();
    }

    @Override
    public Observation play(Stage stage) throws Exception {
        try (Line line = Line.oursIsClient(stage)) {
            awaitFirstPing(line.relay().hold());
            stage.tell("the relay holds a ping back, and all that follows");
            Thread.sleep(Promise.RIDE_OUT.toMillis());
            line.relay().release();
            stage.tell("the relay releases what it held");
            Observation seen = line.staysAlive(AFTERWARDS);
            Counters totals = line.ours().counters();
            return seen.saying("Suspected " + times(totals.suspects()) + ", heard again " + times(totals.recoveries())
                    + "; a message still comes back.");
        }
    }

    private static void awaitFirstPing(Future<Void> held) throws Exception {
        try {
            held.get(Promise.DETECT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException none) {
            throw new IllegalStateException("pings: none (expected: one within " + Promise.DETECT_WITHIN + ")", none);
        }
    }

    private static String times(long number) {
        return number == 1 ? "once" : number + " times";
    }
}
