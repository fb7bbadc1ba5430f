package io.keepalive.plan;

import io.keepalive.lint.Finding;
import io.keepalive.prediction.Prediction;

/** A plan as a page that a person reads from top to bottom. */
final class PlanText {

    /** How a reason begins for a value that says so itself. */
    private static final String NONE = "none, ";

    private PlanText() {}

    static String of(KeepAlivePlan plan) {
        Page page = new Page();
        NeedsText.write(page, plan.goal());
        settings(page, plan);
        Prediction prediction = plan.prediction();
        ForecastText.write(page, plan.goal(), prediction);
        CostText.write(page, plan.goal(), prediction);
        findings(page, plan);
        AlternativesText.write(page, plan);
        return page.toString();
    }

    private static void settings(Page page, KeepAlivePlan plan) {
        page.heading("What to set");
        page.item("Under " + plan.kernel() + ".");
        for (Choice choice : plan.choices()) {
            page.value(choice.setting(), choice.value());
            page.detail(choice.reason().startsWith(NONE) ? choice.reason().substring(NONE.length()) : choice.reason());
        }
    }

    private static void findings(Page page, KeepAlivePlan plan) {
        page.heading("What to know all the same");
        if (plan.notes().isEmpty() && plan.findings().isEmpty()) {
            page.item("Nothing.");
        }
        plan.notes().forEach(note -> page.item(note.endsWith(".") ? note : note + "."));
        for (Finding finding : plan.findings()) {
            page.item(finding.severity() + " " + finding.id() + ", " + finding.setting() + ": " + finding.message());
            page.detail(finding.advice());
        }
    }
}
