package io.keepalive.detect;

import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of NFD-E, which knows when the peer sends: W. Chen, S. Toueg, M. K. Aguilera, "On the Quality of Service of Failure
 * Detectors", IEEE Transactions on Computers 51(5), 2002, section 6, doi:10.1109/TC.2002.1004595.
 *
 * <p>Each of the last n heartbeats, taken back by its number times the period, says when the schedule began; their mean and the period
 * say when the next one is expected: {@code EA(l+1) = 1/n * sum(A(i) - period * s(i)) + (l+1) * period}. It suspects at {@code EA(l+1) +
 * margin}. As the deadline hangs on the sender's schedule, one late heartbeat does not put off the next deadline as it does that of a
 * timeout: a crash is found within period + margin after the mean delay, whatever came before.
 *
 * <p>The level is how far the time has come from the expected arrival to the deadline; suspicion begins at 1.
 *
 * <ul>
 *   <li>Before the first heartbeat, it expects one within a period from the start.
 *   <li>A lost heartbeat changes nothing but that the deadline passes: numbers, not arrivals, are counted.
 *   <li>Beyond the paper: a heartbeat further than period + margin from where the schedule has it is not of this schedule. A later one
 *       is set aside, so a burst after a hiccup does not make deadlines later; the third in a row, none of them held up with the one
 *       before, or a single earlier one begins the schedule anew, as after a sender that slipped or skipped numbers. What one of our own
 *       pauses delayed is not learned.
 * </ul>
 *
 * <p>Immutable and thread-safe.
 */
public final class ChenPolicy implements DetectorPolicy {

    static final int DEFAULT_WINDOW = 32;

    static final Duration LONGEST_PERIOD = Duration.ofDays(1);

    private static final Duration LONGEST_MARGIN = Duration.ofDays(30);

    private final Duration period;
    private final Duration margin;
    private final int window;

    ChenPolicy(Duration period, Duration margin, int window) {
        this.period = atMost("period", period, LONGEST_PERIOD);
        this.margin = atMost("margin", margin, LONGEST_MARGIN);
        this.window = Require.inRange("window", window, 1, IntervalWindow.MOST);
    }

    static Duration atMost(String name, Duration time, Duration longest) {
        if (Require.positive(name, time).compareTo(longest) > 0) {
            throw Require.expected(name, time, "<= " + longest);
        }
        return time;
    }

    /**
     * The same with another window.
     *
     * @param heartbeats of how many heartbeats the mean is taken; 1 to 10,000; 32 by default. More smooth the delay better, fewer follow
     *     a path whose delay changes, or a period that is not quite the sender's
     * @return a copy
     * @throws IllegalArgumentException if the number is out of range
     */
    public ChenPolicy window(int heartbeats) {
        return new ChenPolicy(period, margin, heartbeats);
    }

    /**
     * Time between two heartbeats.
     *
     * @return the period
     */
    public Duration period() {
        return period;
    }

    /**
     * How long after its expected arrival a heartbeat may still come.
     *
     * @return alpha
     */
    public Duration margin() {
        return margin;
    }

    /**
     * Of how many heartbeats the mean is taken.
     *
     * @return the number, 32 by default
     */
    public int window() {
        return window;
    }

    @Override
    public FailureDetector start(long nowNanos) {
        return new ChenDetector(period.toNanos(), margin.toNanos(), window, nowNanos);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChenPolicy that
                && period.equals(that.period)
                && margin.equals(that.margin)
                && window == that.window;
    }

    @Override
    public int hashCode() {
        return Objects.hash(period, margin, window);
    }

    @Override
    public String toString() {
        return "ChenPolicy[period=" + period + ", margin=" + margin + ", window=" + window + ']';
    }
}
