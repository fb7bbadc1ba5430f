package io.keepalive.plan;

import java.util.ArrayList;
import java.util.List;

/** Every setting of a plan with its reason, layer by layer. */
final class Choices {

    private Choices() {}

    static List<Choice> of(KeepAlivePlan plan) {
        List<Choice> choices = new ArrayList<>();
        plan.heartbeat()
                .ifPresent(policy -> choices.addAll(new HeartbeatChoices(plan.goal(), policy, plan.tcp()).all()));
        plan.watcher()
                .ifPresent(policy -> choices.add(new Choice(
                        "watch limit of the other end",
                        policy.watchLimit().orElseThrow().toString(),
                        "the pings' idle time and all the time their answers may take, so that it does not give up what this"
                                + " end rides out")));
        choices.addAll(new TcpChoices(plan).all());
        choices.addAll(HttpChoices.of(plan));
        return List.copyOf(choices);
    }
}
