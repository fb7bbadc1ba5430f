package io.keepalive.peer.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * A group on a simulated network, in virtual time: every message takes 5 to 50 ms and may be lost or cut off. After every step
 * what every node shows is held to {@link History}.
 */
final class SimGroup {

    static final long SECOND = 1_000_000_000L;
    static final long PERIOD = SECOND;
    private static final long LEAST_DELAY = SECOND / 200;
    private static final long JITTER = SECOND / 1000 * 45;

    private record Event(long at, long number, Runnable what) implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    final Random random;
    final History history;
    final List<SimNode> nodes = new ArrayList<>();
    BiPredicate<Integer, Integer> cut = (from, to) -> false;
    double loss;
    long bytesSent;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long eventNumber;
    private long active;
    private long skipped;

    SimGroup(int size, double loss, long seed) {
        this.loss = loss;
        random = new Random(seed);
        history = new History(size);
        IntStream.range(0, size).forEach(index -> nodes.add(new SimNode(this, index)));
    }

    /** The clock of all nodes. */
    long now() {
        return active + skipped;
    }

    void in(long nanos, Runnable what) {
        events.add(new Event(active + nanos, eventNumber++, what));
    }

    void run(long nanos) {
        long end = active + nanos;
        while (step(end)) {}
    }

    /** Runs until all nodes show the same, and says how many periods that took; fails after {@code limit} periods. */
    double periodsToConverge(int limit) {
        long start = active;
        while (!history.converged()) {
            if (!step(start + limit * PERIOD)) {
                throw new AssertionError("not converged after " + limit + " periods: " + history.differences(nodes));
            }
        }
        return (double) (active - start) / PERIOD;
    }

    private boolean step(long end) {
        Event next = events.peek();
        if (next == null || next.at >= end) {
            active = end;
            return false;
        }
        events.poll();
        active = next.at;
        next.what.run();
        return true;
    }

    /** Lets time pass in which nothing happens but heartbeats that all arrive. */
    void skip(long nanos) {
        long from = now();
        skipped += nanos;
        nodes.stream().filter(SimNode::up).forEach(node -> node.group().localPause(from, now()));
    }

    void send(SimNode from, SimNode to, byte[] message) {
        bytesSent += message.length;
        if (cut.test(from.index, to.index) || random.nextDouble() < loss) {
            return;
        }
        in(LEAST_DELAY + (long) (random.nextDouble() * JITTER), () -> to.receive(message));
    }

    SimNode any() {
        return nodes.get(random.nextInt(nodes.size()));
    }
}
