package io.keepalive.netty;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatTiming;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.internal.Require;
import io.keepalive.lifetime.LifetimePolicy;
import io.keepalive.load.LoadTuning;
import io.keepalive.netty.heartbeat.HeartbeatProtocol;
import io.keepalive.path.IdleStepper;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a heartbeat's policy has to be like for what stands beside it on the builder. */
final class PolicyChecks {

    private PolicyChecks() {}

    /** An idle time that was derived from needs is the longest that meets them. */
    static void derived(HeartbeatPolicy derived, LoadTuning load) {
        Duration idle = derived.pinging().orElseThrow().idle();
        if (load.longest().compareTo(idle) > 0) {
            throw Require.expected("longest", load.longest(), "<= the derived idle time " + idle);
        }
    }

    static void load(@Nullable HeartbeatPolicy policy, LoadTuning load) {
        if (policy == null || policy.pinging().isEmpty()) {
            throw Require.expected("adaptToLoad", load, "a heartbeat that pings beside it");
        }
        Duration longest = load.longest();
        if (policy.trigger() == Trigger.LAST_RECEIVED) {
            policy.watchLimit().filter(limit -> limit.compareTo(longest) <= 0).ifPresent(limit -> {
                throw Require.expected("longest", longest, "< the watch limit " + limit);
            });
        }
        Duration interval = policy.pinging().get().interval();
        if (load.shortest().compareTo(interval) < 0) {
            throw Require.expected(
                    "shortest", load.shortest(), ">= the interval " + interval + " between unanswered pings");
        }
    }

    /** A budget that can defer nothing is none. */
    static void budget(@Nullable HeartbeatPolicy policy, int pingBudget) {
        boolean room = policy != null && HeartbeatTiming.of(policy).roomNanos() > 0;
        if (pingBudget > 0 && !room) {
            throw Require.expected(
                    "pingBudget", pingBudget, "none, as there are no pings with jitter, which could wait");
        }
    }

    static void lifetime(@Nullable HeartbeatPolicy policy, LifetimePolicy lifetime) {
        if (lifetime.rests() && (policy == null || policy.trigger() != Trigger.LAST_RECEIVED)) {
            String found = policy == null ? "there are no heartbeats" : policy.trigger() + " promises to send";
            throw Require.expected(
                    "restUnusedAfter",
                    lifetime.unusedLimit().orElseThrow(),
                    "heartbeats with trigger LAST_RECEIVED, as " + found);
        }
    }

    static void health(String name, @Nullable Object said, @Nullable HeartbeatProtocol protocol) {
        if (said != null && (protocol == null || !protocol.hasHealth())) {
            throw Require.expected(
                    name,
                    said,
                    "a protocol that can say health reports, "
                            + (protocol == null ? "as in builder(protocol)" : "other than " + protocol));
        }
    }

    static void path(@Nullable HeartbeatPolicy policy, @Nullable Supplier<IdleStepper.Builder> learning) {
        if (policy == null) {
            throw Require.expected("path", "given", "a heartbeat beside it, whose idle time can be shortened");
        }
        if (learning != null) {
            Duration most = learning.get().build().most();
            Duration idle = policy.pinging()
                    .orElseThrow(() -> Require.expected("learnPath", "given", "a heartbeat that pings beside it"))
                    .idle();
            if (most.compareTo(idle) > 0) {
                throw Require.expected("most", most, "<= the heartbeat's idle time " + idle);
            }
        }
    }
}
