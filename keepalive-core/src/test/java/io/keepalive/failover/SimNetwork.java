package io.keepalive.failover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** A group of nodes on a network in virtual time: messages take 1 to 20 ms, may be lost, and ways may be cut. */
final class SimNetwork {

    static final long SECOND = 1_000_000_000L;
    static final long MILLI = 1_000_000L;

    /** Something that is to happen. */
    private record Event(long nanos, long order, Runnable what) {}

    final Random random;
    final List<SimNode> nodes = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
    private final boolean[][] cut;
    private long order;
    long now;
    double loss;
    Runnable check = () -> {};

    SimNetwork(int size, FailoverPolicy policy, Random random) {
        this.random = random;
        this.cut = new boolean[size][size];
        for (int i = 0; i < size; i++) {
            nodes.add(new SimNode(
                    this, i, size, policy.toBuilder().priority(size - i).build()));
        }
        nodes.forEach(SimNode::start);
    }

    void at(long nanos, Runnable what) {
        events.add(new Event(nanos, order++, what));
    }

    void after(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    void run(long nanos) {
        long end = now + nanos;
        while (!events.isEmpty() && events.peek().nanos() <= end) {
            Event next = events.poll();
            now = Math.max(now, next.nanos());
            next.what().run();
            check.run();
        }
        now = end;
    }

    void send(int from, int to, byte[] message) {
        boolean lost = random.nextDouble() < loss;
        if (!lost && !cut[from][to]) {
            after(MILLI + random.nextInt(19) * MILLI, () -> nodes.get(to).arrives(message));
        }
    }

    void cut(int from, int to, boolean cuts) {
        cut[from][to] = cuts;
    }

    void heal() {
        loss = 0;
        for (boolean[] row : cut) {
            Arrays.fill(row, false);
        }
    }

    List<SimNode> primaries() {
        return nodes.stream().filter(SimNode::actsAsPrimary).toList();
    }

    int promotions() {
        return nodes.stream().mapToInt(node -> node.promoted).sum();
    }
}
