package io.keepalive.examples.cluster;

import java.time.Duration;

/**
 * What became of a client's orders in a stretch of time.
 *
 * @param done orders that were executed, by the answers
 * @param repeated orders that were sent again, as their answer was lost with the connection: the number tells the server that it
 *     may know them
 * @param refused times that a node answered that it is not primary
 * @param failed orders that got no answer within the client's patience
 * @param longestGapNanos the longest time between two answers
 */
public record Tally(long done, long repeated, long refused, long failed, long longestGapNanos) {

    /** What was added since an earlier one, of which the gap is not counted. */
    Tally since(Tally before) {
        return new Tally(
                done - before.done,
                repeated - before.repeated,
                refused - before.refused,
                failed - before.failed,
                longestGapNanos);
    }

    Duration longestGap() {
        return Duration.ofNanos(longestGapNanos);
    }
}
