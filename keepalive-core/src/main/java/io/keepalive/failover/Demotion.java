package io.keepalive.failover;

import java.util.concurrent.CompletionStage;

/** What a primary does to be primary no longer: finishing or refusing requests, closing what only the primary may have. */
@FunctionalInterface
public interface Demotion {

    /**
     * Ends this node's time as primary, which is over whether this succeeds or not. Called on the group's thread, which it must not
     * block; the stage may complete on any thread. The next primary is promoted when the stage has completed, or when
     * {@link FailoverPolicyBuilder#demotionTimeout} or its own patience ({@link FailoverPolicyBuilder#handOverWithin}) is over.
     *
     * @param term the term that ends
     * @param why the reason, for a person
     * @return a stage that completes when this node no longer acts as primary
     */
    CompletionStage<?> demote(long term, String why);
}
