package io.keepalive.examples.tour;

/** One way in which a connection fails, or seems to. */
interface Scenario {

    /** A few words for the table. */
    String failure();

    /** What should come of it. */
    Prediction prediction();

    /** Lets it happen and sees what comes of it. */
    Observation play(Stage stage) throws Exception;
}
