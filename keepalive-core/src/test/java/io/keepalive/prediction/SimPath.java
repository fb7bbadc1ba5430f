package io.keepalive.prediction;

import java.util.random.RandomGenerator;

/** A path that loses packets, each on its own, and for a while all of them. */
final class SimPath {

    /** One way; so short that it only settles what comes first. */
    static final long DELAY = 1_000;

    private final SimEvents events;
    private final RandomGenerator random;
    private final double loss;
    private long outageFrom = Long.MAX_VALUE;
    private long outageTo = Long.MAX_VALUE;

    SimPath(SimEvents events, RandomGenerator random, double loss) {
        this.events = events;
        this.random = random;
        this.loss = loss;
    }

    void outage(long from, long to) {
        outageFrom = from;
        outageTo = to;
    }

    /** Sends a packet, which arrives or does not. */
    void send(Runnable arrival) {
        boolean out = events.now() >= outageFrom && events.now() < outageTo;
        if (!out && random.nextDouble() >= loss) {
            events.at(events.now() + DELAY, arrival);
        }
    }
}
