package io.keepalive.lint;

import io.keepalive.middlebox.Catalogue;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Kind;
import io.keepalive.middlebox.Middlebox;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The section of docs/planning.md on what the linter finds in well-known defaults, as Markdown. */
final class KnownSystemsText {

    /** Those that take any TCP connection, then those for HTTP only. */
    static final List<String> BALANCERS = List.of(
            "aws-nlb-tcp",
            "aws-nat-gateway",
            "azure-lb-default",
            "gcp-vpc-conntrack",
            "gcp-cloud-nat",
            "aws-alb",
            "cloudflare-client");

    private final Map<FindingId, String> examples = new EnumMap<>(FindingId.class);

    static List<String> lines() {
        return new KnownSystemsText().all();
    }

    private List<String> all() {
        List<String> lines = new ArrayList<>();
        lines.add("| system | its defaults | anywhere | "
                + join(" | ", BALANCERS.stream().map(KnownSystemsText::code).toList()) + " |");
        lines.add("|---|---|---|" + "---|".repeat(BALANCERS.size()));
        KnownSystem.all().forEach(system -> lines.add(row(system)));
        lines.add("");
        examples.values().forEach(lines::add);
        return lines;
    }

    private String row(KnownSystem system) {
        List<Finding> anywhere =
                linter(system).build().findings(system.settings().build());
        List<String> cells = new ArrayList<>();
        cells.add("[" + system.name() + "](" + system.source() + ")");
        cells.add(system.defaults());
        cells.add(cell(anywhere, system.name()));
        for (String id : BALANCERS) {
            Middlebox balancer = Catalogue.builtIn().named(id);
            if (!system.http() && forHttp(balancer)) {
                cells.add("–");
                continue;
            }
            List<Finding> there = new ArrayList<>(linter(system)
                    .through(balancer)
                    .build()
                    .findings(system.settings().build()));
            there.removeAll(anywhere);
            cells.add(cell(there, system.name() + ", " + code(id)));
        }
        return "| " + join(" | ", cells) + " |";
    }

    private static Linter.Builder linter(KnownSystem system) {
        Linter.Builder linter = Linter.under(Found.NEW_LINUX);
        system.permittedPing().ifPresent(linter::permitsPingEvery);
        return linter;
    }

    static boolean forHttp(Middlebox balancer) {
        return balancer.keptBy() == KeptBy.REQUESTS || (balancer.kind() == Kind.LOAD_BALANCER && balancer.terminates());
    }

    private String cell(List<Finding> findings, String where) {
        for (Finding finding : findings) {
            examples.putIfAbsent(
                    finding.id(),
                    "- " + code(finding.id().name()) + ", "
                            + finding.severity().name().toLowerCase(Locale.ROOT) + " (" + where + "; `"
                            + finding.setting() + "`): " + finding.message() + " *" + finding.advice() + "*");
        }
        return findings.isEmpty()
                ? "fine"
                : findings.stream()
                        .map(finding -> code(finding.id().name()))
                        .distinct()
                        .collect(Collectors.joining(" "));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String join(String separator, List<String> parts) {
        return String.join(separator, parts);
    }
}
