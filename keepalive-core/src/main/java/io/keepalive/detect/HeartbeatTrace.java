package io.keepalive.detect;

import io.keepalive.internal.Require;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Heartbeats of a peer that lived throughout: when each was sent, and when it arrived or that it was lost; and when the side that listens
 * stood still. {@link TraceGenerator} makes one; {@link #read} takes one that was recorded:
 *
 * <pre>
 * # sequence,sent,arrived: nanoseconds on one clock from any zero, - for one that was lost
 * 0,0,350000
 * 1,1000000000,-
 * 2,2000000000,2000410000
 * pause,2500000000,4100000000
 * </pre>
 *
 * <p>Sequences rise, times sent do not fall, and nothing arrives before it is sent: where sender and receiver have different clocks, take
 * the offset out first, or what is said of detection times is off by it. A pause, told to the detectors when it is over, names the times
 * from and to which the receiver stood still; what arrived meanwhile arrives at its end.
 *
 * <p>Immutable and thread-safe.
 */
public final class HeartbeatTrace {

    /** The time of arrival of one that never arrives. */
    static final long LOST = -1;

    final long[] sequences;
    final long[] sent;
    final long[] arrived;
    final long[] pausedFrom;
    final long[] pausedTo;

    /** The heartbeats that arrived, by their place in the trace; a detector is run over many times to find its setting. */
    final int[] inOrderOfArrival;

    HeartbeatTrace(long[] sequences, long[] sent, long[] arrived, long[] pausedFrom, long[] pausedTo) {
        this.sequences = sequences;
        this.sent = sent;
        this.arrived = arrived;
        this.pausedFrom = pausedFrom;
        this.pausedTo = pausedTo;
        this.inOrderOfArrival = IntStream.range(0, arrived.length)
                .filter(beat -> arrived[beat] != LOST)
                .boxed()
                .sorted(Comparator.comparingLong(
                        beat -> arrived[beat])) // stable: those that come at once by their number
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * Starts to generate a trace.
     *
     * @param period time between heartbeats; longer than zero, at most a day
     * @param heartbeats how many; 2 to 10,000,000
     * @param seed the same seed and settings make the same trace
     * @return what asks for the path's and the two sides' ways
     * @throws NullPointerException if {@code period} is null
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static TraceGenerator generate(Duration period, int heartbeats, long seed) {
        return new TraceGenerator(period, heartbeats, seed);
    }

    /**
     * Reads a recorded trace. Empty lines and those that begin with {@code #} are skipped.
     *
     * @param lines the text, read to its end and not closed
     * @return the trace
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if a line is none of a trace, naming the line, the value and what was expected, or there are fewer
     *     than two heartbeats that arrived
     */
    public static HeartbeatTrace read(Reader lines) throws IOException {
        TraceLines read = new TraceLines();
        BufferedReader reader = new BufferedReader(lines);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            read.take(line);
        }
        return read.trace();
    }

    /**
     * The trace as text that {@link #read} takes.
     *
     * @return the lines
     */
    public List<String> lines() {
        return TraceLines.of(this);
    }

    /**
     * How many heartbeats were sent.
     *
     * @return the number, 2 or more
     */
    public int heartbeats() {
        return sequences.length;
    }

    /**
     * How many of them never arrived.
     *
     * @return the number
     */
    public int lost() {
        return (int) Arrays.stream(arrived).filter(time -> time == LOST).count();
    }

    /**
     * How many pauses of the receiver detectors are told of.
     *
     * @return the number
     */
    public int pauses() {
        return pausedFrom.length;
    }

    /** Checks what holds for traces of every origin. */
    HeartbeatTrace checked() {
        if (heartbeats() - lost() < 2) {
            throw Require.expected("heartbeats that arrived", heartbeats() - lost(), ">= 2");
        }
        return this;
    }
}
