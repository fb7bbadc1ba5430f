package io.keepalive.netty;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatTiming;
import io.keepalive.heartbeat.PolicyAdjustments;
import io.keepalive.load.LoadTuning;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The policy that a group's connections on one event loop share: the group's, which may be swapped, and what the load makes of it.
 * Connections may differ in adjustments of their own.
 *
 * <p>Confined to the event loop.
 */
final class LoopPolicy {

    private final KeepAliveGroup group;
    private final @Nullable LoopLoad load;
    private final PolicyAdjustments adjustments = new PolicyAdjustments();
    private HeartbeatPolicy base;
    private HeartbeatPolicy policy;
    private HeartbeatTiming timing;

    LoopPolicy(KeepAliveGroup group, long nowNanos) {
        this.group = group;
        this.load = group.load()
                .filter(tuning -> tuning.signal().isPresent())
                .map(tuning -> new LoopLoad(group, tuning, nowNanos))
                .orElse(null);
        this.base = group.policy();
        this.policy = adjusted();
        this.timing = group.timingOf(policy);
    }

    HeartbeatPolicy policy() {
        return policy;
    }

    HeartbeatTiming timing() {
        return timing;
    }

    /** The loop's clock ticks; returns whether the policy has changed. */
    boolean tick(long nowNanos) {
        boolean loadChanged = load != null && load.tick(nowNanos);
        if (!loadChanged && Objects.equals(base, group.policy())) {
            return false;
        }
        base = group.policy();
        policy = adjusted();
        timing = group.timingOf(policy);
        return true;
    }

    private HeartbeatPolicy adjusted() {
        // where each connection has its own load, all begin calm
        adjustments.loadIdle(load == null ? group.load().map(LoadTuning::longest) : Optional.of(load.idle()));
        return adjustments.applyTo(base);
    }
}
