package io.keepalive.examples.cluster;

import io.keepalive.failover.Role;
import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;

/** What a node says in its health reports, beside its state: its role, its term, and how many orders it has executed. */
final class NodeHealth {

    private static final String ROLE = "role";
    private static final String TERM = "term";

    private NodeHealth() {}

    static HealthReport of(HealthState state, Role role, long term) {
        return HealthReport.builder(state)
                .attribute(ROLE, role.name())
                .attribute(TERM, Long.toString(term))
                .build();
    }

    static boolean isPrimary(HealthReport report) {
        return Role.PRIMARY.name().equals(role(report));
    }

    static String role(HealthReport report) {
        return report.attributes().getOrDefault(ROLE, "");
    }

    static long term(HealthReport report) {
        return Long.parseLong(report.attributes().getOrDefault(TERM, "0"));
    }
}
