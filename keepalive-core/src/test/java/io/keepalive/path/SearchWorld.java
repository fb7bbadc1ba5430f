package io.keepalive.path;

import io.keepalive.path.IdleSearch.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.Random;

/** A path with a hidden limit, on virtual time, on which a search is run to its end. */
final class SearchWorld {

    private static final int TOO_MANY = 100_000;

    private final SearchPlan plan;
    private final Duration hidden;
    private final Random random;
    private double loss;
    private int losesNow = -1;
    private long deadFrom = Long.MAX_VALUE;
    private long deadUntil = Long.MAX_VALUE;

    private record Ending(long atNanos, Trial trial) {}

    /** How a search went. */
    record Outcome(PathLimit limit, Duration took, Duration longestTried, int trials, int atOnce) {

        boolean holds(Duration hidden) {
            return limit.survived().compareTo(hidden) <= 0
                    && limit.forgotten()
                            .map(after -> after.compareTo(hidden) >= 0)
                            .orElse(true);
        }
    }

    SearchWorld(SearchPlan plan, Duration hidden, long seed) {
        this.plan = plan;
        this.hidden = hidden;
        this.random = new Random(seed);
    }

    /** With this probability one of the two connections of a trial loses its packet for good. */
    SearchWorld loses(double probability) {
        loss = probability;
        return this;
    }

    /** The packet of the survived trial with this number is lost, once. */
    SearchWorld losesOnce(int number) {
        losesNow = number;
        return this;
    }

    /** While the server is dead no result counts. */
    SearchWorld serverDead(Duration from, Duration until) {
        deadFrom = from.toNanos();
        deadUntil = until.toNanos();
        return this;
    }

    Outcome run() {
        IdleSearch search = new IdleSearch(plan);
        PriorityQueue<Ending> endings = new PriorityQueue<>((a, b) -> Long.compare(a.atNanos, b.atNanos));
        long now = 0;
        long longest = 0;
        int atOnce = 0;
        while (!search.isDone()) {
            for (Trial trial : search.start()) {
                endings.add(new Ending(now + trial.silence().toNanos(), trial));
            }
            endings.removeIf(ending -> !search.wants(ending.trial));
            atOnce = Math.max(atOnce, endings.size());
            if (endings.isEmpty() || search.trials() > TOO_MANY) {
                throw new AssertionError("stuck: " + search);
            }
            Ending next = endings.remove();
            now = next.atNanos;
            longest = Math.max(longest, next.trial.silence().toNanos());
            tell(search, next.trial, now);
        }
        return new Outcome(
                search.limit(Instant.EPOCH).orElseThrow(),
                Duration.ofNanos(now),
                Duration.ofNanos(longest),
                search.trials(),
                atOnce);
    }

    private void tell(IdleSearch search, Trial trial, long now) {
        boolean kept = trial.silence().compareTo(hidden) <= 0;
        if (now >= deadFrom && now < deadUntil) {
            search.isVoid(trial);
        } else if (!kept) {
            search.forgotten(trial, 2);
        } else if (losesNow-- == 0 || random.nextDouble() < loss) {
            search.forgotten(trial, 1);
        } else {
            search.survived(trial);
        }
    }
}
