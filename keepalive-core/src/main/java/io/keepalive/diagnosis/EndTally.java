package io.keepalive.diagnosis;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up ends of connections by cause and remote network, to be taken out as one {@link EndSummary}: was it one cause or
 * many?
 *
 * <p>Bounded: of each cause it tells about a thousand networks apart, and counts what is beyond in wider ones. Thread-safe,
 * without locks.
 */
public final class EndTally {

    private final ConcurrentMap<Cause, NetworkCounts> ended = new ConcurrentHashMap<>();
    private final ConcurrentMap<Cause, NetworkCounts> observed = new ConcurrentHashMap<>();

    /** Makes an empty one. */
    public EndTally() {}

    /**
     * Adds a connection that ended.
     *
     * @param cause why
     * @param remote the peer's address; null if it has no IP address
     * @throws NullPointerException if {@code cause} is null
     */
    public void ended(Cause cause, @Nullable InetAddress remote) {
        add(ended, cause, remote);
    }

    /**
     * Adds a connection that would have ended, but was only observed.
     *
     * @param cause why
     * @param remote the peer's address; null if it has no IP address
     * @throws NullPointerException if {@code cause} is null
     */
    public void observed(Cause cause, @Nullable InetAddress remote) {
        add(observed, cause, remote);
    }

    /**
     * Whether there is nothing to take out.
     *
     * @return true if nothing was added since it was emptied last
     */
    public boolean isEmpty() {
        return ended.values().stream().allMatch(NetworkCounts::isEmpty)
                && observed.values().stream().allMatch(NetworkCounts::isEmpty);
    }

    /**
     * Takes out all that was added since the last time. What other threads add meanwhile is in this summary or in the next,
     * never in both.
     *
     * @param window how long it took to add up
     * @return the summary; empty if nothing was added
     * @throws NullPointerException if {@code window} is null
     */
    public Optional<EndSummary> take(Duration window) {
        Objects.requireNonNull(window, "window");
        EndSummary summary = new EndSummary(window, take(ended), take(observed));
        boolean nothing = summary.ended().isEmpty() && summary.observed().isEmpty();
        return nothing ? Optional.empty() : Optional.of(summary);
    }

    private static void add(ConcurrentMap<Cause, NetworkCounts> counts, Cause cause, @Nullable InetAddress remote) {
        counts.computeIfAbsent(Objects.requireNonNull(cause, "cause"), first -> new NetworkCounts())
                .add(remote);
    }

    private static List<EndSummary.Ends> take(ConcurrentMap<Cause, NetworkCounts> counts) {
        return counts.entrySet().stream()
                .flatMap(entry -> entry.getValue().take(entry.getKey()).stream())
                .sorted(Comparator.comparingInt(EndSummary.Ends::connections)
                        .reversed()
                        .thenComparing(EndSummary.Ends::cause))
                .toList();
    }
}
