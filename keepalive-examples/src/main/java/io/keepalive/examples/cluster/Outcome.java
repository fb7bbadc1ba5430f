package io.keepalive.examples.cluster;

import io.keepalive.DetectionTime;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of one scene.
 *
 * @param scene what happened to the primary
 * @param from who was primary
 * @param to who took over; empty if nobody did
 * @param detection when the others should have noticed, from the fault on
 * @param detected when the first of them did; empty if none did
 * @param switching when another should have been primary, from the fault on
 * @param switched when it was
 * @param switches how often a node became primary, the way back included
 * @param expectedSwitches how often one should have
 * @param mostPrimaries the most that were primary at once, by their own word and not counting one that could say none
 * @param orders what became of the client's orders meanwhile
 */
public record Outcome(
        Scene scene,
        String from,
        Optional<String> to,
        DetectionTime detection,
        Optional<Duration> detected,
        DetectionTime switching,
        Optional<Duration> switched,
        long switches,
        long expectedSwitches,
        int mostPrimaries,
        Tally orders) {

    /** Processes share the machine with others, and tell what happens over pipes. */
    private static final Duration LATENESS = Duration.ofMillis(250);

    boolean asPredicted() {
        return isIn(detection, detected)
                && isIn(switching, switched)
                && switches == expectedSwitches
                && mostPrimaries == 1
                && orders.failed() == 0;
    }

    private static boolean isIn(DetectionTime window, Optional<Duration> time) {
        return time.filter(took -> took.plus(LATENESS).compareTo(window.earliest()) >= 0
                        && took.compareTo(window.latest().plus(lateness(window))) <= 0)
                .isPresent();
    }

    private static Duration lateness(DetectionTime window) {
        Duration tenth = window.latest().dividedBy(10);
        return tenth.compareTo(LATENESS) > 0 ? tenth : LATENESS;
    }
}
