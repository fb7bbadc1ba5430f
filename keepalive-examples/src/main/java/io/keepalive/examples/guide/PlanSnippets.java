package io.keepalive.examples.guide;

import static java.time.Duration.ofSeconds;

import io.keepalive.lint.GivenSettings;
import io.keepalive.lint.Linter;
import io.keepalive.middlebox.Catalogue;
import io.keepalive.netty.NettyKeepAlive;
import io.keepalive.netty.heartbeat.HeartbeatProtocols;
import io.keepalive.plan.Goal;
import io.keepalive.plan.GoalConflictException;
import io.keepalive.plan.KeepAlivePlan;
import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;

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

    static KeepAlivePlan nearest(Goal goal) {
        try {
            return KeepAlivePlan.of(goal, Kernel.current());
        } catch (GoalConflictException conflict) {
            System.out.println(conflict.needs() + " conflict; possible would be " + conflict.nearest());
            throw conflict;
        }
    }

    static void lint() {
        TcpKeepAlive given = TcpKeepAlive.parse("idle=2h,interval=75s,probes=9");
        Linter linter = Linter.under(Kernel.linux())
                .through(Catalogue.builtIn().named("aws-nlb-tcp"))
                .detectWithin(ofSeconds(60))
                .build();
        linter.findings(GivenSettings.builder().tcp(given).build()).forEach(System.out::println);
    }
}
