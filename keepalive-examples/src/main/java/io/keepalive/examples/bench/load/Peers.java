package io.keepalive.examples.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The far ends of all connections of one process, and what they saw: whether pings came in time, which peers were found dead
 * when they froze, and which without reason.
 *
 * <p>Confined to one event loop.
 */
final class Peers {

    static final String CONNECTED = "connected";
    static final String HEARTBEATS = "heartbeats";
    static final String MISSED = "missed";
    static final String FALSE_DEATHS = "falseDeaths";
    static final String LATENESS = "lateness.";
    static final String FROZEN = "frozen";
    static final String FOUND = "found";
    static final String TOO_SOON = "foundTooSoon";
    static final String DETECTION = "detection.";
    static final String DETECTION_LATENESS = "detectionLateness.";

    private final long intervalNanos;
    private final long boundNanos;
    private final List<Peer> all = new ArrayList<>();
    private final LatenessHistogram lateness = new LatenessHistogram();
    private final LatenessHistogram detection = new LatenessHistogram();
    private final LatenessHistogram detectionLateness = new LatenessHistogram();
    private int connected;
    private int frozen;
    private int foundTooSoon;
    private long heartbeats;
    private long missed;
    private long falseDeaths;

    Peers(Duration interval) {
        intervalNanos = interval.toNanos();
        boundNanos = intervalNanos * (1 + Heartbeats.PROBES);
    }

    void connected(Peer peer) {
        all.add(peer);
        connected++;
    }

    /** A ping came so long after the last answer. One that is late by a whole interval or more was missed. */
    void pinged(long nanosSinceAnswer) {
        heartbeats++;
        late(nanosSinceAnswer - intervalNanos);
    }

    private void late(long nanos) {
        lateness.record(nanos);
        missed += Math.max(0, nanos / intervalNanos);
    }

    /** The connection ended so long after the last answer, or after it began. */
    void ended(boolean wasFrozen, long nanosSinceAnswer) {
        connected--;
        if (!wasFrozen) {
            falseDeaths++;
            return;
        }
        detection.record(nanosSinceAnswer);
        detectionLateness.record(nanosSinceAnswer - boundNanos);
        if (nanosSinceAnswer < Heartbeats.PROBES * intervalNanos) {
            foundTooSoon++;
        }
    }

    Figures begin() {
        heartbeats = 0;
        missed = 0;
        lateness.clear();
        return alive();
    }

    /** What was seen since the beginning. Pings that are overdue by now count with the lateness they have so far. */
    Figures end() {
        long now = System.nanoTime();
        for (Peer peer : all) {
            long overdue = peer.overdue(now, intervalNanos);
            if (overdue > 0) {
                late(overdue);
            }
        }
        return alive().with(HEARTBEATS, heartbeats)
                .with(MISSED, missed)
                .and(lateness.figures().prefixed(LATENESS));
    }

    Figures alive() {
        return Figures.NONE.with(CONNECTED, connected).with(FALSE_DEATHS, falseDeaths);
    }

    /** Lets so many stop to answer at once, spread evenly over all. */
    Figures freeze(int count) {
        for (int i = 0; i < count; i++) {
            if (all.get((int) ((long) i * all.size() / count)).freeze()) {
                frozen++;
            }
        }
        return Figures.NONE.with(FROZEN, frozen);
    }

    /** What became of the frozen ones and the others until now. */
    Figures found() {
        return Figures.NONE
                .with(FROZEN, frozen)
                .with(FOUND, detection.total())
                .with(TOO_SOON, foundTooSoon)
                .with(FALSE_DEATHS, falseDeaths)
                .and(detection.figures().prefixed(DETECTION))
                .and(detectionLateness.figures().prefixed(DETECTION_LATENESS));
    }
}
