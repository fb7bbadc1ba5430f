package io.keepalive.examples.http.compare;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server did with a connection.
 *
 * @param answeredAfter when the last response came, counted from the script's mark; empty without one
 * @param after when it closed, counted from the last response, or from the mark or the connect where none came
 * @param lingers whether it takes bytes after its FIN, or answers them with a reset; empty where nobody asked
 */
record Outcome(
        List<Response> responses,
        Optional<Duration> answeredAfter,
        End end,
        Duration after,
        Optional<Boolean> lingers) {

    /** How the connection ended. */
    enum End {
        OPEN,
        FIN,
        RST
    }

    private static final Pattern TIME = Pattern.compile("(\\d+(?:\\.\\d+)?) s\\b");
    private static final Pattern MAX = Pattern.compile("max=(\\d+)");
    private static final double TOLERANCE_SECONDS = 0.25;

    /** For a table, to half a second: that is the tolerance of what is measured. */
    String text() {
        return text(time -> halves(time.toMillis() / 1000.0));
    }

    /** Whether a table says this, with times within 10 % or 250 ms. */
    boolean matches(String documented) {
        String exact = text(time -> String.format(Locale.ROOT, "%.3f s", time.toNanos() / 1e9));
        String expected = documented.strip().replace("at once", "after 0 s");
        if (!TIME.matcher(exact).replaceAll("T").equals(TIME.matcher(expected).replaceAll("T"))) {
            return false;
        }
        List<MatchResult> measuredTimes = TIME.matcher(exact).results().toList();
        List<MatchResult> expectedTimes = TIME.matcher(expected).results().toList();
        for (int i = 0; i < measuredTimes.size(); i++) {
            double seconds = Double.parseDouble(expectedTimes.get(i).group(1));
            double measured = Double.parseDouble(measuredTimes.get(i).group(1));
            if (Math.abs(measured - seconds) > Math.max(TOLERANCE_SECONDS, seconds / 10)) {
                return false;
            }
        }
        return true;
    }

    private String text(Function<Duration, String> time) {
        StringBuilder text = new StringBuilder(responses.isEmpty() ? "nothing" : grouped());
        answeredAfter.ifPresent(at -> text.append(" after ").append(time.apply(at)));
        text.append(end == End.OPEN ? "; open" : "; " + end).append(" after ").append(time.apply(after));
        lingers.ifPresent(taken -> text.append(taken ? ", lingers" : ", then RST"));
        return text.toString().replaceAll("after 0 s", Matcher.quoteReplacement("at once"));
    }

    /** Equal ones together, also those that differ only in how many requests are left. */
    private String grouped() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < responses.size(); ) {
            String first = responses.get(i).text();
            int next = i + 1;
            while (next < responses.size() && like(first, responses.get(next).text())) {
                next++;
            }
            String last = responses.get(next - 1).text();
            Matcher left = MAX.matcher(last);
            text.append(i == 0 ? "" : ", ")
                    .append(next - i > 1 ? next - i + " × " : "")
                    .append(first.equals(last) || !left.find() ? first : first.replace(")", "…" + left.group(1) + ")"));
            i = next;
        }
        return text.toString();
    }

    private static boolean like(String first, String second) {
        return MAX.matcher(first).replaceAll("").equals(MAX.matcher(second).replaceAll(""));
    }

    private static String halves(double seconds) {
        double rounded = Math.round(seconds * 2) / 2.0;
        return (rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded)) + " s";
    }
}
