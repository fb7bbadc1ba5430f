package io.keepalive.plan;

import io.keepalive.internal.Durations;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Middlebox;
import java.time.Duration;
import java.util.function.Predicate;

/** How long the middleboxes on the way let a connection be quiet, by what counts there. Nanoseconds; four fifths of their times. */
final class PathMemory {

    private PathMemory() {}

    /** Whether one of them forgets whatever an idle connection sends, and nobody said that requests are all that matters. */
    static boolean idleIsHopeless(Goal goal) {
        return !goal.http() && goal.middleboxes().stream().anyMatch(middlebox -> middlebox.keptBy() == KeptBy.REQUESTS);
    }

    /** Whether keepalive probes reach the peer: beyond a proxy they do not. Of HTTP, the proxy itself is the peer. */
    static boolean probesReachThePeer(Goal goal) {
        return goal.middleboxes().stream()
                .allMatch(middlebox -> middlebox.terminates() ? goal.http() : countsProbes(middlebox));
    }

    /** Whether probes keep all of them. What stands behind a proxy they do not reach, so a proxy has to be the only one. */
    static boolean probesSuffice(Goal goal) {
        return goal.middleboxes().stream().allMatch(PathMemory::countsProbes)
                && (goal.middleboxes().size() == 1
                        || goal.middleboxes().stream().noneMatch(Middlebox::terminates));
    }

    static boolean countsProbes(Middlebox middlebox) {
        return middlebox.keptBy() == KeptBy.ANY_PACKET;
    }

    /** Where pings count: everywhere but where only requests do. */
    static long forPings(Goal goal) {
        return least(goal, middlebox -> middlebox.keptBy() != KeptBy.REQUESTS);
    }

    /** Where probes count. */
    static long forProbes(Goal goal) {
        return least(goal, PathMemory::countsProbes);
    }

    private static long least(Goal goal, Predicate<Middlebox> counted) {
        return goal.middleboxes().stream()
                .filter(counted)
                .mapToLong(PathMemory::safeNanos)
                .min()
                .orElse(Durations.MAX_NANOS);
    }

    /** Four fifths of its time. */
    static long safeNanos(Middlebox middlebox) {
        Duration forgetsAfter = middlebox.forgetsAfter().orElseThrow();
        return Durations.safelyBelow(Duration.ofNanos(Durations.saturatedNanos(forgetsAfter)))
                .toNanos();
    }
}
