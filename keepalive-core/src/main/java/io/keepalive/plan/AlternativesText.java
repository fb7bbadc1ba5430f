package io.keepalive.plan;

import io.keepalive.middlebox.Middlebox;
import io.keepalive.middlebox.TimeoutRange;
import io.keepalive.prediction.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The part of a plan's page on what raising the time of a middlebox would save, where it can be set, and what it costs. */
final class AlternativesText {

    private static final double SHARE_WORTH_SAVING = 0.01;
    private static final long SECONDS_A_DAY = 86_400;

    private AlternativesText() {}

    static void write(Page page, KeepAlivePlan plan) {
        List<Middlebox> adjustable = plan.goal().middleboxes().stream()
                .filter(middlebox -> middlebox.adjustable().isPresent())
                .toList();
        if (adjustable.isEmpty()) {
            return;
        }
        page.heading("What could be set instead");
        adjustable.forEach(middlebox -> write(page, plan, middlebox));
    }

    private static void write(Page page, KeepAlivePlan plan, Middlebox middlebox) {
        String settable = "The time of " + NeedsText.name(middlebox) + " can be set"
                + middlebox.adjustable().map(AlternativesText::range).orElse("");
        double pings = pingsPerDay(plan);
        Duration raised = raised(plan, middlebox);
        double saved = pings
                - tried(plan, middlebox, without -> without.passMiddlebox(middlebox.withTimeout(raised)))
                        .map(AlternativesText::pingsPerDay)
                        .orElse(pings);
        if (saved < pings * SHARE_WORTH_SAVING) {
            page.item(settable + ". More would save nothing: something else sets the pace.");
            return;
        }
        Duration now = middlebox.forgetsAfter().orElseThrow();
        page.item(settable + ". " + Figures.time(raised) + " would save up to " + Figures.number(saved) + " of "
                + Figures.number(pings) + " " + CostText.sent(plan.prediction().traffic()) + " a day.");
        page.detail("The cost: what died, or is used by nobody, stays in its table for " + Figures.time(raised)
                + " instead of " + Figures.time(now) + ".");
    }

    /** The least time that would no longer shorten an idle time of this plan, as far as it can be set. */
    private static Duration raised(KeepAlivePlan plan, Middlebox middlebox) {
        Duration now = middlebox.forgetsAfter().orElseThrow();
        Duration longest = tried(plan, middlebox, without -> {})
                .map(free -> free.prediction().traffic().longest())
                .orElse(Duration.ZERO);
        Duration needed =
                Duration.ofSeconds(longest.multipliedBy(5).dividedBy(4).toSeconds() + 1);
        Duration most = middlebox.adjustable().flatMap(TimeoutRange::most).orElse(needed);
        Duration settable = needed.compareTo(most) < 0 ? needed : most;
        return settable.compareTo(now) < 0 ? now : settable;
    }

    /** The plan for the same needs, but with another middlebox in this one's place, or with none. */
    private static Optional<KeepAlivePlan> tried(
            KeepAlivePlan plan, Middlebox middlebox, Consumer<GoalBuilder> inItsPlace) {
        GoalBuilder changed = plan.goal().toBuilder();
        changed.middleboxes.remove(middlebox);
        inItsPlace.accept(changed);
        try {
            return Optional.of(KeepAlivePlan.of(changed.build(), plan.kernel()));
        } catch (IllegalArgumentException cannotBeMet) {
            return Optional.empty();
        }
    }

    private static double pingsPerDay(KeepAlivePlan plan) {
        Traffic traffic = plan.prediction().traffic();
        return traffic.atMostPerSecond(plan.goal().connections()) * SECONDS_A_DAY;
    }

    private static String range(TimeoutRange range) {
        String least = range.least().map(time -> " from " + Figures.time(time)).orElse("");
        String most = range.most().map(time -> " to " + Figures.time(time)).orElse("");
        return least.isEmpty() && most.isEmpty() ? "" : "," + least + most;
    }
}
