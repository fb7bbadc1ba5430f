package io.keepalive.plan;

import io.keepalive.middlebox.Middlebox;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** How reasons name the needs that they follow from. */
final class Words {

    private Words() {}

    /** The first of the middleboxes that it holds for. */
    static String shortest(Goal goal, Predicate<Middlebox> holds) {
        return goal.middleboxes().stream()
                .filter(holds)
                .map(Words::middlebox)
                .findFirst()
                .orElse("");
    }

    static String middlebox(Middlebox middlebox) {
        return "pass " + middlebox.id() + " (" + middlebox.forgetsAfter().orElseThrow() + ")";
    }

    /** All needs that keep pings or probes apart. */
    static String spacing(Goal goal) {
        List<String> needs = new ArrayList<>();
        goal.permittedPing().ifPresent(time -> needs.add(Need.PERMITTED_PING + " " + time));
        goal.pingsPerSecond().ifPresent(number -> needs.add("at most " + StatedNeed.plain(number) + " pings a second"));
        goal.bytesPerDay().ifPresent(number -> needs.add("at most " + number + " bytes a day"));
        String all = String.join(", ", needs);
        return goal.connections() > 1 ? all + " (" + goal.connections() + " connections)" : all;
    }
}
