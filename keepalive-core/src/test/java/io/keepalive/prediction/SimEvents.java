package io.keepalive.prediction;

import java.util.PriorityQueue;

/** Virtual time, in nanoseconds, and what is to happen in it; at one moment in the order in which it was told. */
final class SimEvents {

    static final long SECOND = 1_000_000_000L;

    private record Event(long at, long number, Runnable what) implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long number;
    private long now;

    long now() {
        return now;
    }

    void at(long time, Runnable what) {
        events.add(new Event(time, number++, what));
    }

    /** Lets the next thing happen, if there is one before a time. */
    boolean stepBefore(long time) {
        Event next = events.peek();
        if (next == null || next.at >= time) {
            return false;
        }
        events.poll();
        now = next.at;
        next.what.run();
        return true;
    }
}
