package io.keepalive.netty;

import io.keepalive.internal.Require;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.plan.Goal;
import io.keepalive.plan.GoalBuilder;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a builder was told is needed, in one of three ways: one by one, as a goal, or as a plan that is made already. */
final class SaidNeeds {

    @Nullable
    KeepAlivePlan plan;

    @Nullable
    Goal goal;

    @Nullable
    Duration detectWithin;

    @Nullable
    Duration rideOut;

    final List<Middlebox> middleboxes = new ArrayList<>();

    /**
     * What all of it comes to.
     *
     * @param heartbeats whether there is a protocol to run them by
     * @return the plan; null if no needs were said
     * @throws IllegalArgumentException if the ways contradict each other or the protocol, or the needs cannot be met together
     */
    @Nullable
    KeepAlivePlan plan(boolean heartbeats) {
        if (plan != null) {
            refuse("goal", goal, "a plan");
            refuseOneByOne("a plan");
            if (!heartbeats && plan.heartbeat().isPresent()) {
                throw Require.expected(
                        "plan", plan.goal(), "one without heartbeat, or a protocol, as in builder(protocol)");
            }
            return plan;
        }
        if (goal != null) {
            refuseOneByOne("a goal");
            return planOf(goal, heartbeats);
        }
        if (detectWithin == null) {
            requireDetectWithin("rideOut", rideOut);
            requireDetectWithin("passMiddlebox", passed());
            return null;
        }
        GoalBuilder needs = Goal.detectWithin(detectWithin);
        if (rideOut != null) {
            needs.rideOut(rideOut);
        }
        middleboxes.forEach(needs::passMiddlebox);
        return planOf(needs.build(), heartbeats);
    }

    /** On a builder without a protocol every goal is one without heartbeats. */
    private static KeepAlivePlan planOf(Goal goal, boolean heartbeats) {
        if (heartbeats && !goal.heartbeat()) {
            throw Require.expected("goal", goal, "one with heartbeats, or builder() without a protocol");
        }
        Goal met = heartbeats ? goal : goal.toBuilder().withoutHeartbeat().build();
        return KeepAlivePlan.of(met, Kernel.current());
    }

    private void refuseOneByOne(String given) {
        refuse("detectWithin", detectWithin, given);
        refuse("rideOut", rideOut, given);
        refuse("passMiddlebox", passed(), given);
    }

    /** The first middlebox: its time, or its name where that is not known. */
    private @Nullable Object passed() {
        if (middleboxes.isEmpty()) {
            return null;
        }
        Middlebox first = middleboxes.get(0);
        return first.forgetsAfter().isPresent() ? first.forgetsAfter().get() : first.id();
    }

    private static void refuse(String name, @Nullable Object said, String given) {
        if (said != null) {
            throw Require.expected(name, said, "absent, as " + given + " is given");
        }
    }

    private static void requireDetectWithin(String name, @Nullable Object value) {
        if (value != null) {
            throw Require.expected(name, value, "detectWithin beside it");
        }
    }
}
