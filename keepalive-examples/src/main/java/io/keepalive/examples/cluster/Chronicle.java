package io.keepalive.examples.cluster;

import io.keepalive.failover.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** All that the nodes have told, in the order it came. Thread-safe. */
final class Chronicle {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<NodeEvent> events = new ArrayList<>();

    void add(NodeEvent event) {
        lock.lock();
        try {
            events.add(event);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The first event since a time that is looked for, waited for if need be; empty if it does not come. */
    Optional<NodeEvent> await(long sinceMillis, Duration patience, Predicate<NodeEvent> wanted)
            throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (true) {
                Optional<NodeEvent> found = find(sinceMillis, wanted);
                if (found.isPresent() || left <= 0) {
                    return found;
                }
                left = more.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many such events there were in a stretch of time. */
    long count(long sinceMillis, Predicate<NodeEvent> wanted) {
        lock.lock();
        try {
            return events.stream()
                    .filter(event -> event.atMillis() >= sinceMillis && wanted.test(event))
                    .count();
        } finally {
            lock.unlock();
        }
    }

    /** The last such event so far. */
    Optional<NodeEvent> last(Predicate<NodeEvent> wanted) {
        lock.lock();
        try {
            return events.stream().filter(wanted).reduce((earlier, later) -> later);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The most nodes that were primary at once by their own word, from a time on at which this one was.
     *
     * @param primary who was
     * @param canTell whether it can say that it is so no longer; if not, it does not count until it becomes so again
     */
    int mostPrimaries(long sinceMillis, String primary, boolean canTell) {
        lock.lock();
        try {
            Set<String> primaries = new HashSet<>();
            if (canTell) {
                primaries.add(primary);
            }
            int most = 1;
            for (NodeEvent event : inOrder(sinceMillis)) {
                if (event.about().equals(Role.PRIMARY.name())) {
                    primaries.add(event.node());
                } else {
                    primaries.remove(event.node());
                }
                most = Math.max(most, primaries.size());
            }
            return most;
        } finally {
            lock.unlock();
        }
    }

    /** Pipes of several processes are not read in the order of time. */
    private List<NodeEvent> inOrder(long sinceMillis) {
        return events.stream()
                .filter(event -> event.atMillis() >= sinceMillis && event.kind() == NodeEvent.Kind.ROLE)
                .sorted(Comparator.comparingLong(NodeEvent::atMillis))
                .toList();
    }

    private Optional<NodeEvent> find(long sinceMillis, Predicate<NodeEvent> wanted) {
        return events.stream()
                .filter(event -> event.atMillis() >= sinceMillis && wanted.test(event))
                .findFirst();
    }

    static Duration between(long fromMillis, NodeEvent event) {
        return Duration.ofMillis(event.atMillis() - fromMillis);
    }
}
