package io.keepalive.prediction;

/**
 * Something that happens again and again on a connection whose peer is well, and kills it if a bad path holds it up for too
 * long.
 *
 * <p>Model: packets are lost each on its own, or all of them in an outage; TCP retransmits as {@link Retransmissions} says;
 * round trips count as nothing, timers are on time, the application is quiet, and neither end is ever held up.
 */
interface Risk {

    /** Bound of the probability that one time of it kills, where packets are lost. */
    double onLoss(double lossRate);

    /** The probability that an outage kills which begins at any moment between two of them. */
    double onOutage(long outageNanos);

    /** Shortest time from one to the next. */
    long everyNanos();

    /** Shortest time from the beginning of the first silence to a death. */
    long soonestNanos();

    /** The probability that a probe or a ping, or what answers it at once, is lost. */
    static double eitherLost(double lossRate) {
        return 1 - (1 - lossRate) * (1 - lossRate);
    }

    static double share(double part, double whole) {
        return Math.max(0, Math.min(1, part / whole));
    }
}
