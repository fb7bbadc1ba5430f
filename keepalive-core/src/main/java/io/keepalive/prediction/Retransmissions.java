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

    /** Of a sum: a minute of computing would tell nothing more, as what is left is small unless next to all is lost. */
    private static final int MOST_TERMS = 100_000;

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
     * The probability that the answer does not arrive before a time: it is sent when the i-th transmission of the question
     * arrives, and then has transmissions of its own.
     */
    double answerLate(double loss, long nanos) {
        return sum(loss, nanos, (arrived, transmissions) -> late(loss, nanos - at(arrived)));
    }

    /**
     * The probability that what is answered at once is not acknowledged before a time: the transmissions of the answer, of which
     * each would do, are lost, and so is each later transmission of the question, or the acknowledgement that it draws.
     */
    double unacknowledged(double loss, long nanos) {
        double eitherLost = Risk.eitherLost(loss);
        return sum(
                loss,
                nanos,
                (arrived, transmissions) ->
                        late(loss, nanos - at(arrived)) * Math.pow(eitherLost, (double) (transmissions - 1 - arrived)));
    }

    /** What may happen after the transmission before which there were so many, out of all there are before the time. */
    private interface Rest {
        double fails(long arrived, long transmissions);
    }

    /** Over all transmissions of the question that may be the first to arrive; what is left after many is taken to fail. */
    private double sum(double loss, long nanos, Rest rest) {
        long transmissions = countBefore(nanos);
        double failed = 0;
        double allLost = 1;
        for (long i = 0; i < transmissions && allLost > 0 && i < MOST_TERMS; i++) {
            failed += allLost * (1 - loss) * rest.fails(i, transmissions);
            allLost *= loss;
        }
        return failed + allLost;
    }
}
