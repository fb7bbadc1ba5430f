package io.keepalive.examples.bench.scale;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * What one run of the model measured.
 *
 * @param cpuNanos CPU time of the event loop's thread, nanoseconds per heartbeat
 * @param allocatedBytes bytes allocated per heartbeat
 * @param heapBytes heap that the contender holds, bytes per connection
 * @param channelBytes heap of a fake channel with its codec, without the contender, bytes
 * @param turns turns of the event loop per heartbeat
 * @param mostPings the most pings written in one turn of the event loop
 * @param heartbeats heartbeats measured
 * @param lost pings that were not answered
 * @param closed connections that were closed, which none should be
 */
public record Figures(
        double cpuNanos,
        double allocatedBytes,
        double heapBytes,
        double channelBytes,
        double turns,
        double mostPings,
        double heartbeats,
        double lost,
        double closed) {

    private static final int PARTS = 9;

    /** Whether no heartbeat and no connection was lost. */
    public boolean complete() {
        return lost == 0 && closed == 0;
    }

    /** As one line that {@link #parse} reads. */
    String line() {
        return DoubleStream.of(
                        cpuNanos, allocatedBytes, heapBytes, channelBytes, turns, mostPings, heartbeats, lost, closed)
                .mapToObj(Double::toString)
                .collect(Collectors.joining(" "));
    }

    /**
     * Reads what {@link #line} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Figures parse(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("figures: " + line + " (expected: " + PARTS + " numbers)");
        }
        double[] numbers = Arrays.stream(parts).mapToDouble(Double::parseDouble).toArray();
        return new Figures(
                numbers[0],
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                numbers[5],
                numbers[6],
                numbers[7],
                numbers[8]);
    }
}
