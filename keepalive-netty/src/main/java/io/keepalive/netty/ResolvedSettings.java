package io.keepalive.netty;

import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.internal.Require;
import io.keepalive.plan.Goal;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.tcp.TcpKeepAlive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a builder's settings come to: checked against each other, and what was not said derived from the needs.
 *
 * @param plan what was derived, if needs were said
 * @param policy the heartbeat's, if there is one
 * @param tcp TCP keepalive, if it is not left alone
 * @param companions what each connection has beside its monitor
 */
record ResolvedSettings(
        @Nullable KeepAlivePlan plan,
        @Nullable HeartbeatPolicy policy,
        @Nullable TcpKeepAlive tcp,
        List<CompanionMaker> companions) {

    /**
     * Resolves what was said to a builder, which stays as it is.
     *
     * @throws IllegalArgumentException if settings contradict each other, or the needs cannot be met together
     */
    static ResolvedSettings of(NettyKeepAliveBuilder said) {
        KeepAlivePlan plan = said.needs.plan(said.protocol != null);
        HeartbeatPolicy policy = policy(said, plan);
        TcpKeepAlive tcp = said.tcp != null ? said.tcp : plan == null ? null : plan.tcp();
        if (policy == null && tcp == null && said.lifetime == null && !said.drainable) {
            throw new IllegalArgumentException(
                    "settings: none (expected: detectWithin, tcp, heartbeat or expectPingEvery)");
        }
        PolicyChecks.budget(policy, said.pingBudget);
        NegotiationRules.check(said, said.peerPingPeriod);
        return new ResolvedSettings(plan, policy, tcp, companions(said, policy));
    }

    /** What a person should know of the settings that were derived; those that were given instead are the user's. */
    List<String> remarks() {
        if (plan == null || !plan.tcp().equals(tcp)) {
            return List.of();
        }
        List<String> remarks = new ArrayList<>(plan.notes());
        Optional<ProbeSchedule> pinging = Optional.ofNullable(policy).flatMap(HeartbeatPolicy::pinging);
        if (pinging.equals(plan.heartbeat().flatMap(HeartbeatPolicy::pinging))) {
            plan.findings().forEach(finding -> remarks.add(finding.toString()));
        }
        return remarks;
    }

    private static List<CompanionMaker> companions(NettyKeepAliveBuilder said, @Nullable HeartbeatPolicy policy) {
        List<CompanionMaker> companions = new ArrayList<>();
        if (said.load != null) {
            PolicyChecks.load(policy, said.load);
            if (said.heartbeat == null && policy != null) {
                PolicyChecks.derived(policy, said.load);
            }
            if (said.load.signal().isEmpty()) {
                companions.add(new TrafficLoad.Maker(said.load));
            }
        }
        if (said.path != null) {
            PolicyChecks.path(policy, said.learning);
            companions.add(said.path);
        }
        if (said.goodbye != NettyKeepAliveBuilder.NO_GOODBYE && said.lifetime == null && !said.drainable) {
            throw new IllegalArgumentException("goodbye: given (expected: lifetime or drainable beside it)");
        }
        if (said.lifetime != null) {
            PolicyChecks.lifetime(policy, said.lifetime);
            companions.add(new LifetimeMaker(said.lifetime));
        }
        PolicyChecks.health("health", said.health, said.protocol);
        PolicyChecks.health("peerHealth", said.peerHealth, said.protocol);
        if (said.peerHealth != null) {
            companions.add(new PeerHealthWatch.Maker(said.peerHealth));
        }
        return List.copyOf(companions);
    }

    private static @Nullable HeartbeatPolicy policy(NettyKeepAliveBuilder said, @Nullable KeepAlivePlan plan) {
        Duration peerPingPeriod = said.peerPingPeriod;
        if (said.protocol == null) {
            requireProtocol("heartbeat", said.heartbeat);
            requireProtocol("expectPingEvery", peerPingPeriod);
            return null;
        }
        if (said.heartbeat != null) {
            if (peerPingPeriod != null) {
                throw Require.expected("expectPingEvery", peerPingPeriod, "absent, as heartbeat is given");
            }
            return said.heartbeat;
        }
        if (plan == null && peerPingPeriod == null) {
            throw new IllegalArgumentException(
                    "heartbeat: none (expected: detectWithin, heartbeat or expectPingEvery)");
        }
        Optional<HeartbeatPolicy> planned = plan == null ? Optional.empty() : plan.heartbeat();
        if (peerPingPeriod == null) {
            return planned.orElseThrow(() -> Require.expected(
                    said.needs.plan == null ? "goal" : "plan",
                    Objects.requireNonNull(plan).goal(),
                    "one with a heartbeat, or builder() without a protocol, as TCP keepalive meets this one alone"));
        }
        if (plan != null) {
            requireOutageRiddenOut(peerPingPeriod, plan.goal());
        }
        return planned.map(pinger -> pinger.toBuilder().expectingPingEvery(peerPingPeriod))
                .orElseGet(() -> HeartbeatPolicy.expectingPingEvery(peerPingPeriod))
                .build();
    }

    /** A ping that the outage delays must still come within the watch limit, 1.5 periods after the one before. */
    private static void requireOutageRiddenOut(Duration period, Goal goal) {
        Duration answer = goal.answerTime();
        if (period.dividedBy(2).compareTo(answer) < 0) {
            throw Require.expected(
                    "expectPingEvery",
                    period,
                    ">= " + answer.multipliedBy(2) + ", so that 1.5 periods ride out " + goal.rideOut());
        }
    }

    private static void requireProtocol(String name, @Nullable Object value) {
        if (value != null) {
            throw Require.expected(name, value, "a heartbeat protocol, as in builder(protocol)");
        }
    }
}
