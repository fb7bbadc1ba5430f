package io.keepalive.failover;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What a user has put in.
 *
 * @param promotion makes this node primary
 * @param demotion ends that
 * @param listener hears of it
 * @param executor brings the hooks' results to the group's thread
 */
record FailoverHooks(Promotion promotion, Demotion demotion, FailoverListener listener, Executor executor) {

    HookRun promote(long term, Optional<String> before) {
        return HookRun.start(() -> promotion.promote(term, before), executor);
    }

    HookRun demote(long term, String why) {
        return HookRun.start(() -> demotion.demote(term, why), executor);
    }
}
