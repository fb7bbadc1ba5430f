package io.keepalive;

import io.keepalive.internal.Require;
import java.time.Duration;

/**
 * When a death will be reported: not before {@code earliest}, not after {@code latest}. It counts from the last byte
 * received unless the method that returns it says otherwise.
 *
 * <p>Immutable and thread-safe.
 *
 * @param earliest the soonest report; zero or longer
 * @param latest the worst case; {@code earliest} or longer
 */
public record DetectionTime(Duration earliest, Duration latest) {

    /**
     * Checks the order of the two.
     *
     * @throws NullPointerException if either is null
     * @throws IllegalArgumentException if {@code earliest} is negative or longer than {@code latest}
     */
    public DetectionTime {
        Require.notNegative("earliest", earliest);
        Require.notNegative("latest", latest);
        if (earliest.compareTo(latest) > 0) {
            throw Require.expected("earliest", earliest, "<= latest " + latest);
        }
    }

    /**
     * A death that is reported at exactly one time.
     *
     * @param time the time; zero or longer
     * @return a window of no width
     */
    public static DetectionTime exactly(Duration time) {
        return new DetectionTime(time, time);
    }

    /**
     * The window of two layers that watch the same connection, where the sooner one reports.
     *
     * @param other the other layer's window
     * @return the window in which the first of both reports
     */
    public DetectionTime orSooner(DetectionTime other) {
        return new DetectionTime(sooner(earliest, other.earliest), sooner(latest, other.latest));
    }

    private static Duration sooner(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
