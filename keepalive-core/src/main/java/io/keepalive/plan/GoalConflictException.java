package io.keepalive.plan;

import java.util.List;
import java.util.Set;

/** A goal whose needs cannot be met together. Says which needs, and what could be met instead. */
public final class GoalConflictException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient Set<Need> needs;
    private final transient List<Goal> nearest;

    GoalConflictException(String message, Set<Need> needs, List<Goal> nearest) {
        super(message);
        this.needs = Set.copyOf(needs);
        this.nearest = List.copyOf(nearest);
    }

    /**
     * The needs that contradict each other: without any one of them the others could be met.
     *
     * @return the needs
     */
    public Set<Need> needs() {
        return needs;
    }

    /**
     * Goals that could be met, each of which differs in one need, by as little as possible.
     *
     * @return the goals; may be empty
     */
    public List<Goal> nearest() {
        return nearest;
    }
}
