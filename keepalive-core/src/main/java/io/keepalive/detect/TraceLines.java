package io.keepalive.detect;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** The text of a {@link HeartbeatTrace}. */
final class TraceLines {

    private static final String TITLE = "# sequence,sent,arrived";
    private static final String PAUSE = "pause";
    private static final String NEVER = "-";

    private final LongStream.Builder sequences = LongStream.builder();
    private final LongStream.Builder sent = LongStream.builder();
    private final LongStream.Builder arrived = LongStream.builder();
    private final LongStream.Builder pausedFrom = LongStream.builder();
    private final LongStream.Builder pausedTo = LongStream.builder();
    private int line;
    private long lastSequence = -1;
    private long lastSent;
    private long lastPause;

    /** Takes the next line. */
    void take(String text) {
        line++;
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.startsWith("#")) {
            return;
        }
        String[] fields = stripped.split(",", -1);
        if (fields.length != 3) {
            throw expected("fields", fields.length, "3: sequence,sent,arrived or pause,from,to");
        }
        if (fields[0].strip().equals(PAUSE)) {
            pause(fields);
        } else {
            heartbeat(fields);
        }
    }

    private void heartbeat(String[] fields) {
        long sequence = number("sequence", fields[0], Long.MAX_VALUE);
        if (sequence <= lastSequence) {
            throw expected("sequence", sequence, "> " + lastSequence);
        }
        long sentNanos = time("sent", fields[1], lastSent);
        boolean lost = fields[2].strip().equals(NEVER);
        sequences.add(sequence);
        sent.add(sentNanos);
        arrived.add(lost ? HeartbeatTrace.LOST : time("arrived", fields[2], sentNanos));
        lastSequence = sequence;
        lastSent = sentNanos;
    }

    private void pause(String[] fields) {
        long from = time("from", fields[1], lastPause);
        lastPause = time("to", fields[2], from);
        pausedFrom.add(from);
        pausedTo.add(lastPause);
    }

    private long time(String name, String text, long earliest) {
        long nanos = number(name, text, Durations.MAX_NANOS);
        if (nanos < earliest) {
            throw expected(name, nanos, ">= " + earliest);
        }
        return nanos;
    }

    private long number(String name, String text, long most) {
        try {
            long value = Long.parseLong(text.strip());
            if (value >= 0 && value <= most) {
                return value;
            }
        } catch (NumberFormatException none) {
            // said below, as what is out of range
        }
        throw expected(name, text.strip(), "a whole number, 0.." + most);
    }

    private IllegalArgumentException expected(String name, Object value, String rule) {
        return Require.expected("line " + line + ": " + name, value, rule);
    }

    HeartbeatTrace trace() {
        return new HeartbeatTrace(
                        sequences.build().toArray(),
                        sent.build().toArray(),
                        arrived.build().toArray(),
                        pausedFrom.build().toArray(),
                        pausedTo.build().toArray())
                .checked();
    }

    static List<String> of(HeartbeatTrace trace) {
        List<String> lines = new ArrayList<>();
        lines.add(TITLE);
        for (int beat = 0; beat < trace.heartbeats(); beat++) {
            long arrived = trace.arrived[beat];
            lines.add(trace.sequences[beat] + "," + trace.sent[beat] + ","
                    + (arrived == HeartbeatTrace.LOST ? NEVER : String.valueOf(arrived)));
        }
        for (int pause = 0; pause < trace.pauses(); pause++) {
            lines.add(PAUSE + "," + trace.pausedFrom[pause] + "," + trace.pausedTo[pause]);
        }
        return lines;
    }
}
