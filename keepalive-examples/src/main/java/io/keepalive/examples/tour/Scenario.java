package io.keepalive.examples.tour;

import io.keepalive.examples.support.Transport;

/** One way in which a connection fails, or seems to. */
interface Scenario {

    /** A few words for the table. */
    String failure();

    /** What should come of it on a transport. */
    Prediction prediction(Transport transport);

    /** Lets it happen and sees what comes of it. */
    Observation play(Stage stage) throws Exception;
}
