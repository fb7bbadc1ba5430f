package io.keepalive.netty.netlab;

import java.util.List;

/**
 * A line of the report on planned goals.
 *
 * @param number its place in the report
 * @param plan the settings, for every layer
 * @param fault what was done to the connections
 * @param predicted what the plan says comes of that: who notices, and when
 * @param problems what is not as predicted
 */
record PlanRow(
        int number, String goal, String plan, String fault, String predicted, String measured, List<String> problems) {

    static final List<String> HEAD = List.of("goal", "plan", "fault", "predicted", "measured", "ok");

    boolean ok() {
        return problems.isEmpty();
    }

    List<String> cells() {
        return List.of(
                inWords(goal),
                plan,
                fault,
                predicted,
                measured,
                ok() ? "yes" : "**NO**: " + String.join("; ", problems));
    }

    /** Times of less than a minute as a person writes them: {@code 2 s} for {@code PT2S}. */
    private static String inWords(String text) {
        return text.replaceAll("PT([0-9.]+)S", "$1 s");
    }
}
