package io.keepalive.plan;

import io.keepalive.tcp.Kernel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why a goal cannot be met: a set of needs of which none can be left out, and what each of them would have to be, the others
 * staying as they are.
 */
final class Conflict {

    private final Goal goal;
    private final Kernel kernel;

    Conflict(Goal goal, Kernel kernel) {
        this.goal = goal;
        this.kernel = kernel;
    }

    GoalConflictException exception() {
        List<StatedNeed> conflicting = conflicting();
        List<Change> changes = new Nearest(goal, this::canBeMet).changes(conflicting);
        Set<Need> needs =
                conflicting.stream().map(StatedNeed::need).collect(Collectors.toCollection(LinkedHashSet::new));
        return new GoalConflictException(
                message(conflicting, changes),
                needs,
                changes.stream().map(Change::goal).toList());
    }

    /** What can be left out without the rest becoming possible is no part of the conflict. */
    private List<StatedNeed> conflicting() {
        List<StatedNeed> kept = StatedNeed.of(goal);
        List<StatedNeed> leftOut = new ArrayList<>();
        int before;
        do { // again, as with a heartbeat instead of without other needs count
            before = kept.size();
            kept.removeIf(need -> !canBeMetWithout(leftOut, need));
        } while (kept.size() < before);
        return kept;
    }

    /** Otherwise it stays left out. */
    private boolean canBeMetWithout(List<StatedNeed> leftOut, StatedNeed need) {
        leftOut.add(need);
        boolean possible = canBeMet(without(leftOut));
        if (possible) {
            leftOut.remove(need);
        }
        return possible;
    }

    private Goal without(List<StatedNeed> needs) {
        GoalBuilder builder = goal.toBuilder();
        needs.forEach(need -> need.leaveOut(builder));
        return builder.build();
    }

    private boolean canBeMet(Goal other) {
        return Derivation.of(other, kernel).isPresent();
    }

    private String message(List<StatedNeed> conflicting, List<Change> changes) {
        String needs = listed(conflicting.stream().map(StatedNeed::words).toList(), " and ");
        String expected = changes.isEmpty()
                ? "fewer needs, as no change of a single one is enough"
                : listed(changes.stream().map(Change::words).toList(), ", or ");
        return "goal: " + needs + " cannot be met" + (conflicting.size() > 1 ? " together" : "") + " on "
                + kernel.family() + " (expected: " + expected + ")";
    }

    private static String listed(List<String> items, String last) {
        if (items.size() <= 1) {
            return String.join("", items);
        }
        int end = items.size() - 1;
        return String.join(", ", items.subList(0, end)) + last + items.get(end);
    }
}
