package io.keepalive.examples.tour;

import java.util.Optional;

/**
 * One failure, what should come of it, and what came.
 *
 * @param failure the failure
 * @param prediction what should come of it
 * @param observation what came; empty if the row could not be played to its end
 * @param trouble why it could not; empty text if it could
 */
public record Row(String failure, Prediction prediction, Optional<Observation> observation, String trouble) {

    static Row played(String failure, Prediction prediction, Observation observation) {
        return new Row(failure, prediction, Optional.of(observation), "");
    }

    static Row brokenOff(String failure, Prediction prediction, Throwable trouble) {
        return new Row(failure, prediction, Optional.empty(), trouble.toString());
    }

    /** Whether what noticed the failure, and when, is what was predicted. */
    public boolean asPredicted() {
        return observation.map(prediction::metBy).orElse(false);
    }
}
