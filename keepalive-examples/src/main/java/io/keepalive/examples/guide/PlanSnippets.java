package io.keepalive.examples.guide;

import static java.time.Duration.ofSeconds;

import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.plan.Goal;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.tcp.Kernel;

/** The short pieces of code on planning in docs; DocumentationTest holds both to the same text. */
final class PlanSnippets {

    private PlanSnippets() {}

    static NettyKeepAlive goal(Orders orders) {
        Goal goal = Goal.detectWithin(ofSeconds(30))
                .rideOut(ofSeconds(10))
                .passMiddlebox("aws-nlb-tcp")
                .build();
        NettyKeepAlive keepAlive = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .goal(goal)
                .onEnd((channel, reason) -> orders.suspend(reason))
                .build();
        return keepAlive;
    }

    static NettyKeepAlive plan(Goal goal) {
        KeepAlivePlan plan = KeepAlivePlan.of(goal, Kernel.current());
        System.out.println(plan.explain());
        NettyKeepAlive planned = NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame())
                .plan(plan)
                .build();
        return planned;
    }
}
