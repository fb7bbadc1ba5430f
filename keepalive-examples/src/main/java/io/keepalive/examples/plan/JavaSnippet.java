package io.keepalive.examples.plan;

import io.keepalive.middlebox.Catalogue;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.plan.Goal;
import io.keepalive.plan.KeepAlivePlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The same goal at the other side, with this library: whoever hears nothing first asks. */
final class JavaSnippet {

    private static final String HTTP = """

                static HttpServerKeepAlive server() {
                    return HttpServerKeepAlive.builder(PLAN.http().orElseThrow()).build();
                }

                static HttpClientKeepAlive client() {
                    return HttpClientKeepAlive.builder(PLAN.reuse().orElseThrow()).build();
                }
            """;

    private JavaSnippet() {}

    static String of(KeepAlivePlan plan) {
        Goal goal = plan.goal();
        StringBuilder needs = new StringBuilder("Goal.detectWithin(" + Code.of(goal.detectWithin()) + ")");
        if (!goal.rideOut().isZero()) {
            add(needs, "rideOut(" + Code.of(goal.rideOut()) + ")");
        }
        goal.middleboxes().forEach(middlebox -> add(needs, "passMiddlebox(" + code(middlebox) + ")"));
        goal.permittedPing().ifPresent(time -> add(needs, "peerPermitsPingEvery(" + Code.of(time) + ")"));
        if (!goal.peerMayPause().isZero()) {
            add(needs, "peerMayPause(" + Code.of(goal.peerMayPause()) + ")");
        }
        if (goal.provesApplication()) {
            add(needs, "proveApplication()");
        }
        if (goal.hostOnly()) {
            add(needs, "proveHostOnly()");
        }
        if (goal.connections() > 1) {
            add(needs, "connections(" + goal.connections() + "L)");
        }
        goal.pingsPerSecond().ifPresent(number -> add(needs, "atMostPingsPerSecond(" + number + ")"));
        goal.bytesPerDay().ifPresent(number -> add(needs, "atMostBytesPerDay(" + number + "L)"));
        if (!goal.heartbeat()) {
            add(needs, "withoutHeartbeat()");
        }
        if (goal.http()) {
            add(needs, "http()");
        }
        add(needs, "build()");
        return text(plan, needs.toString());
    }

    private static String text(KeepAlivePlan plan, String goal) {
        boolean pings = plan.heartbeat().isPresent() && !plan.goal().http();
        Set<String> imports = new TreeSet<>(List.of(
                "java.time.Duration",
                "io.keepalive.netty.NettyKeepAlive",
                "io.keepalive.plan.Goal",
                "io.keepalive.plan.KeepAlivePlan",
                "io.keepalive.tcp.Kernel"));
        if (pings) {
            imports.add("io.keepalive.netty.heartbeat.HeartbeatProtocols");
        }
        if (goal.contains("Catalogue.")) {
            imports.add("io.keepalive.middlebox.Catalogue");
        }
        if (goal.contains("Middlebox.")) {
            imports.addAll(List.of("io.keepalive.middlebox.KeptBy", "io.keepalive.middlebox.Middlebox"));
        }
        if (plan.http().isPresent()) {
            imports.addAll(List.of(
                    "io.keepalive.netty.http.HttpClientKeepAlive", "io.keepalive.netty.http.HttpServerKeepAlive"));
        }
        return imports.stream().map("import %s;\n"::formatted).collect(Collectors.joining())
                + """

                final class OtherSide {

                    static final KeepAlivePlan PLAN = KeepAlivePlan.of(
                            %s,
                            Kernel.current());

                    /** One for all channels; in a ChannelInitializer: %s. */
                    static NettyKeepAlive keepAlive() {
                        return %s.build();
                    }
                %s}
                """.formatted(
                                goal,
                                pings ? "keepAlive.install(channel, \"frames\")" : "keepAlive.install(channel)",
                                pings
                                        ? "NettyKeepAlive.builder(HeartbeatProtocols.binaryFrame()).plan(PLAN)"
                                        : "NettyKeepAlive.builder().tcp(PLAN.tcp())",
                                plan.http().isPresent() ? HTTP : "");
    }

    private static void add(StringBuilder needs, String call) {
        needs.append("\n                    .").append(call);
    }

    /** One of the built-in catalogue by its id, any other by what the plan follows from. */
    private static String code(Middlebox middlebox) {
        Duration time = middlebox.forgetsAfter().orElseThrow();
        if (middlebox.equals(Middlebox.forgetting(time))) {
            return Code.of(time);
        }
        Optional<Middlebox> row = Catalogue.builtIn().find(middlebox.id());
        if (row.isEmpty() || !row.get().withTimeout(time).equals(middlebox)) {
            return "Middlebox.builder(" + Code.of(middlebox.id()) + ").forgetsAfter(" + Code.of(time)
                    + ").keptBy(KeptBy." + middlebox.keptBy().name() + ").build()";
        }
        return row.get().equals(middlebox)
                ? Code.of(middlebox.id())
                : "Catalogue.builtIn().named(" + Code.of(middlebox.id()) + ").withTimeout(" + Code.of(time) + ")";
    }
}
