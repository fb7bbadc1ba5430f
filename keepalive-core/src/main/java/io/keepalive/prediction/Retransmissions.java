package io.keepalive.prediction;

import io.keepalive.internal.Durations;
import java.time.Duration;

/**
 * When TCP sends a segment that nobody acknowledges: at once, and then at distances that double from 200 ms up to a cap
 * (RFC 6298, with Linux's shortest timeout). Round trips count as nothing. All times in nanoseconds from the first
 * transmission.
 */
final class Retransmissions {

    private static final long FIRST_TIMEOUT = 200_000_000;

    /** More terms than this are smaller together than what a double can tell from nothing. */
    private static final int MOST_TERMS = 1_000_000;

    private final long cap;

    Retransmissions(Duration longestTimeout) {
        this.cap = Math.max(FIRST_TIMEOUT, Durations.saturatedNanos(longestTimeout));
    }

    /** How many transmissions are made before a time, the first one among them; none if the time is not after the first. */
    long countBefore(long nanos) {
        long count = 0;
        long at = 0;
        for (long timeout = FIRST_TIMEOUT; at < nanos; timeout = Math.min(timeout * 2, cap)) {
            if (timeout == cap) {
                return count + (nanos - at + cap - 1) / cap;
            }
            count++;
            at += timeout;
        }
        return count;
    }

    /** When the last transmission before a time is made. */
    long lastBefore(long nanos) {
        return at(countBefore(nanos) - 1);
    }

    /** When the transmission is made before which there were so many. */
    long at(long number) {
        long at = 0;
        long timeout = FIRST_TIMEOUT;
        for (long k = 0; k < number; k++) {
            if (timeout == cap) {
                return Durations.saturatedAdd(at, Durations.saturatedMultiply(cap, number - k));
            }
            at += timeout;
            timeout = Math.min(timeout * 2, cap);
        }
        return at;
    }

    /** The probability that a segment does not arrive before a time, if each transmission is lost with a probability. */
    double late(double loss, long nanos) {
        return Math.pow(loss, (double) countBefore(nanos));
    }

    /**
     * The probability that an answer does not arrive before a time: it is sent when the i-th transmission of the question
     * arrives, and then makes transmissions of its own. What is left of the sum after many terms is taken as late.
     */
    double answerLate(double loss, long nanos) {
        long questions = countBefore(nanos);
        double late = 0;
        double lost = 1; // every transmission before the i-th
        for (long i = 0; i < questions && lost > 0 && i < MOST_TERMS; i++) {
            late += lost * (1 - loss) * late(loss, nanos - at(i));
            lost *= loss;
        }
        return late + lost;
    }
}
