package io.keepalive.examples;

import io.keepalive.examples.plan.CatalogueTable;
import io.keepalive.examples.plan.GoalOptions;
import io.keepalive.examples.plan.Snippet;
import io.keepalive.examples.support.CommandLines;
import io.keepalive.plan.KeepAlivePlan;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Turns what is needed of a connection into settings for every layer, and explains them. */
@Command(
        name = "Plan",
        sortOptions = false,
        description =
                "Turns what you need of a connection into settings for every layer, with the reasons and what will"
                        + " happen. For example: Plan --detect 30s --outage 10s --through aws-nlb-tcp --os linux")
@SuppressWarnings("NullAway.Init") // picocli fills the options in
public final class Plan implements Callable<Integer> {

    private static final List<String> EXAMPLE =
            List.of("--detect", "30s", "--outage", "10s", "--through", "aws-nlb-tcp");

    private enum Wanted {
        LINUX,
        NGINX,
        GRPC,
        JAVA,
        ALL,
        NONE
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private final GoalOptions goal = new GoalOptions();

    @Option(
            names = "--snippet",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "java",
            description = "Settings for the other side of the connection: linux, nginx, grpc, java, several with commas"
                    + " between them, all or none; ${DEFAULT-VALUE} by default.")
    private Set<Wanted> snippets;

    @Option(names = "--list", description = "Prints the catalogue of middleboxes instead.")
    private boolean list;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli looks at it
    private boolean help;

    /** Prints a plan; {@code --help} tells its options. Without any it shows an example. */
    public static void main(String[] args) {
        if (args.length > 0) {
            CommandLines.runAndExit(new Plan(), args);
            return;
        }
        System.out.println("This is: Plan " + String.join(" ", EXAMPLE) + System.lineSeparator()
                + "Plan --help tells how to ask for another, Plan --list what may stand in between."
                + System.lineSeparator());
        CommandLines.runAndExit(new Plan(), EXAMPLE.toArray(new String[0]));
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            CatalogueTable.print(goal.catalogue(), out);
            return 0;
        }
        KeepAlivePlan plan = KeepAlivePlan.of(goal.goal(), goal.kernel());
        out.print(plan.explain());
        for (Snippet snippet : chosen()) {
            out.println();
            out.println("For the other side. " + snippet.title());
            out.println();
            snippet.of(plan).lines().forEach(line -> out.println(line.isEmpty() ? "" : "  " + line));
        }
        out.flush();
        return 0;
    }

    private Set<Snippet> chosen() {
        Set<Snippet> chosen = EnumSet.noneOf(Snippet.class);
        for (Snippet snippet : Snippet.values()) {
            if (snippets.contains(Wanted.ALL) || snippets.contains(Wanted.valueOf(snippet.name()))) {
                chosen.add(snippet);
            }
        }
        return chosen;
    }
}
