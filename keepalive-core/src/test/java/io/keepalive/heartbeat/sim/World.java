package io.keepalive.heartbeat.sim;

import java.util.PriorityQueue;

/** Virtual time and what is to happen in it. Times are nanoseconds since the world began; the clock may start anywhere. */
final class World {

    static final long SECOND = 1_000_000_000L;

    /** The order of what happens at one moment, as measured on Netty after a stall: overdue timers run before reads. */
    enum Phase {
        NETWORK,
        TIMER,
        READ,
        REARMED_TIMER
    }

    private record Event(long atNanos, Phase phase, long number, Runnable what) implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            if (byTime != 0) {
                return byTime;
            }
            int byPhase = phase.compareTo(other.phase);
            return byPhase != 0 ? byPhase : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final long clockStart;
    private long nowNanos;
    private long number;

    World(long clockStart) {
        this.clockStart = clockStart;
    }

    long now() {
        return nowNanos;
    }

    /** What the clock of every machine shows; wraps. */
    long clock() {
        return clockStart + nowNanos;
    }

    /** When the clocks show a time. */
    long timeOf(long clockNanos) {
        return clockNanos - clockStart;
    }

    void at(long timeNanos, Phase phase, Runnable what) {
        events.add(new Event(timeNanos, phase, number++, what));
    }

    /** Runs until nothing is left before {@code endNanos}, and returns the number of events. */
    long runUntil(long endNanos) {
        long count = 0;
        for (Event next = events.peek(); next != null && next.atNanos < endNanos; next = events.peek()) {
            events.poll();
            nowNanos = next.atNanos;
            next.what.run();
            count++;
        }
        nowNanos = endNanos;
        return count;
    }
}
