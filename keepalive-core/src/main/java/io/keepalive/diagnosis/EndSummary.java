package io.keepalive.diagnosis;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The connections that ended within a window of time, by cause and by the network that nearly all of a cause were in: a
 * thousand ends are one event if they share both.
 *
 * <p>Immutable and thread-safe.
 *
 * @param window how long the window was
 * @param ended what ended, the commonest cause first
 * @param observed what would have ended, but was only observed
 */
public record EndSummary(Duration window, List<Ends> ended, List<Ends> observed) {

    private static final Duration TOLD_IN_WHOLE_SECONDS = Duration.ofSeconds(10);

    /**
     * The ends of one cause.
     *
     * @param cause the cause
     * @param connections how many connections ended for it
     * @param network the narrowest network that at least nine tenths of them were in: /8, /16, /24 or /32 of IPv4, /32, /48,
     *     /64 or /128 of IPv6; empty if there is none
     * @param inNetwork how many of them were in that network; 0 if there is none
     */
    public record Ends(Cause cause, int connections, Optional<Network> network, int inNetwork) {

        /**
         * Checks for nulls only.
         *
         * @throws NullPointerException if an argument is null
         */
        public Ends {
            Objects.requireNonNull(cause, "cause");
            Objects.requireNonNull(network, "network");
        }

        @Override
        public String toString() {
            String where = connections == 1 ? "" : inNetwork == connections ? "all " : number(inNetwork) + " of them ";
            return number(connections)
                    + ' '
                    + cause
                    + network.map(common -> ", " + where + "in " + common).orElse("");
        }
    }

    /**
     * Checks for nulls only.
     *
     * @throws NullPointerException if an argument is null
     */
    public EndSummary {
        Objects.requireNonNull(window, "window");
        ended = List.copyOf(ended);
        observed = List.copyOf(observed);
    }

    /**
     * Connections that ended; those that were only observed are not counted.
     *
     * @return the number
     */
    public int connections() {
        return sum(ended);
    }

    /** One line for a person. */
    @Override
    public String toString() {
        String happened = ended.isEmpty() ? "" : sentence(ended, "ended");
        String observing = observed.isEmpty() ? "" : sentence(observed, "would have ended (observing only)");
        return happened + (happened.isEmpty() || observing.isEmpty() ? "" : ". ") + observing;
    }

    private String sentence(List<Ends> causes, String what) {
        int sum = sum(causes);
        return number(sum) + (sum == 1 ? " connection " : " connections ") + what + " in " + inSeconds() + ": "
                + causes.stream().map(Ends::toString).collect(Collectors.joining("; "));
    }

    private String inSeconds() {
        return window.compareTo(TOLD_IN_WHOLE_SECONDS) < 0
                ? Durations.inSeconds(window)
                : window.plusMillis(500).toSeconds() + " s";
    }

    private static int sum(List<Ends> causes) {
        return causes.stream().mapToInt(Ends::connections).sum();
    }

    private static String number(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
