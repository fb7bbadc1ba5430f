package io.keepalive.diagnosis;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the ends of one cause by the network they came from, in memory that does not grow with them.
 *
 * <p>Each end is counted in one place: with its address while there is room for it, else with the next wider network that
 * has room. So nothing is counted twice or lost, also while it is being taken out, and a network that holds most ends is
 * found however many others there are, unless hundreds of them came first.
 *
 * <p>Thread-safe, without locks.
 */
final class NetworkCounts {

    /** Networks told apart at each level; a few more if threads add at the same time. */
    static final int MAX_NETWORKS = 256;

    /** By level, the widest first. */
    private final List<ConcurrentMap<Prefix, Integer>> levels = Stream.<ConcurrentMap<Prefix, Integer>>generate(
                    ConcurrentHashMap::new)
            .limit(Prefix.LEVELS)
            .toList();

    /** Ends that are in no network, or in one that there was no room for. */
    private final AtomicInteger elsewhere = new AtomicInteger();

    /** What was taken out of one level. */
    private record Taken(Prefix prefix, int level, int ends) {}

    void add(@Nullable InetAddress remote) {
        if (remote != null) {
            Prefix address = Prefix.of(remote);
            for (int level = Prefix.LEVELS - 1; level >= 0; level--) {
                Prefix prefix = address.at(level);
                ConcurrentMap<Prefix, Integer> counts = levels.get(level);
                if (counts.size() < MAX_NETWORKS || counts.containsKey(prefix)) {
                    counts.merge(prefix, 1, Integer::sum);
                    return;
                }
            }
        }
        elsewhere.incrementAndGet();
    }

    boolean isEmpty() {
        return elsewhere.get() == 0 && levels.stream().allMatch(Map::isEmpty);
    }

    int networks() {
        return levels.stream().mapToInt(Map::size).sum();
    }

    /** Takes out what was counted; empty if nothing was. */
    Optional<EndSummary.Ends> take(Cause cause) {
        List<Taken> taken = takeAll();
        int sum = elsewhere.getAndSet(0) + taken.stream().mapToInt(Taken::ends).sum();
        return sum == 0 ? Optional.empty() : Optional.of(ends(cause, sum, taken));
    }

    private List<Taken> takeAll() {
        List<Taken> taken = new ArrayList<>();
        for (int level = 0; level < Prefix.LEVELS; level++) {
            ConcurrentMap<Prefix, Integer> counts = levels.get(level);
            for (Prefix prefix : counts.keySet()) {
                Integer ends = counts.remove(prefix);
                if (ends != null) {
                    taken.add(new Taken(prefix, level, ends));
                }
            }
        }
        return taken;
    }

    /** With the narrowest network that nearly all of them were in, if there is one. */
    private static EndSummary.Ends ends(Cause cause, int sum, List<Taken> taken) {
        for (int level = Prefix.LEVELS - 1; level >= 0; level--) {
            Map<Prefix, Integer> counts = new HashMap<>();
            for (Taken one : taken) {
                if (one.level >= level) {
                    counts.merge(one.prefix.at(level), one.ends, Integer::sum);
                }
            }
            for (Map.Entry<Prefix, Integer> network : counts.entrySet()) {
                if (10L * network.getValue() >= 9L * sum) {
                    return new EndSummary.Ends(
                            cause, sum, Optional.of(network.getKey().network()), network.getValue());
                }
            }
        }
        return new EndSummary.Ends(cause, sum, Optional.empty(), 0);
    }
}
