package io.keepalive.failover;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What must succeed before a node is primary: opening what only the primary may have, taking an address, reading a log to its end. */
@FunctionalInterface
public interface Promotion {

    /**
     * Begins to make this node primary. Called on the group's thread, which it must not block; the stage may complete on any thread. It
     * is never called again before the stage of the call before, and that of any {@link Demotion}, has completed. Failing, with an
     * exception here or in the stage, or taking longer than {@link FailoverPolicyBuilder#promotionTimeout} makes this node decline for a
     * while, so that the next takes over; a stage that succeeds too late is undone by the {@link Demotion}.
     *
     * @param term the number of this primary's time: greater than that of any before it that this node knows of. What the primary
     *     writes to should refuse a term lower than the greatest it has seen (a fencing token)
     * @param before who was primary before, as far as this node knows
     * @return a stage that completes when this node may be primary
     */
    CompletionStage<?> promote(long term, Optional<String> before);
}
