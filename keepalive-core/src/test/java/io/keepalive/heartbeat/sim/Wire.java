package io.keepalive.heartbeat.sim;

import static io.keepalive.heartbeat.sim.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One direction of a TCP connection, as its reader sees it: nothing is lost or overtakes, but what the network drops
 * comes late, by the retransmission timeout of 200 ms that doubles up to 120 s.
 *
 * <p>Chance loses a segment and its first retransmission at most; an outage loses whatever falls into it.
 */
final class Wire {

    static final long LONGEST_DELAY = SECOND * 80 / 1000;
    private static final long DELAY_JITTER = SECOND * 20 / 1000;
    private static final long FIRST_TIMEOUT = SECOND / 5;
    private static final long LONGEST_TIMEOUT = 120 * SECOND;
    private static final int LOSSES_IN_A_ROW = 2;
    private static final double LOSS = 0.02;
    private static final long NEVER = Long.MAX_VALUE;

    private record Outage(long from, long to) {}

    private final World world;
    private final Random random;
    private final long delay;
    private final List<Outage> outages = new ArrayList<>();
    private long lastArrival;

    Wire(World world, Random random) {
        this.world = world;
        this.random = random;
        delay = (long) (random.nextDouble() * (LONGEST_DELAY - DELAY_JITTER));
    }

    void outage(long from, long to) {
        outages.add(new Outage(from, to));
    }

    void silentFrom(long from) {
        outage(from, NEVER);
    }

    void send(Runnable delivery) {
        long sent = whenItGetsThrough();
        lastArrival = sent == NEVER ? NEVER : Math.max(lastArrival, sent + delay + jitter());
        if (lastArrival != NEVER) {
            world.at(lastArrival, World.Phase.NETWORK, delivery);
        }
    }

    private long whenItGetsThrough() {
        if (lastArrival == NEVER) {
            return NEVER;
        }
        long timeout = FIRST_TIMEOUT;
        long attempt = world.now();
        for (int tries = 0; ; tries++) {
            Outage outage = outageAt(attempt);
            if (outage == null && (tries >= LOSSES_IN_A_ROW || random.nextDouble() >= LOSS)) {
                return attempt;
            }
            if (outage != null && outage.to == NEVER) {
                return NEVER;
            }
            attempt += timeout;
            timeout = Math.min(2 * timeout, LONGEST_TIMEOUT);
        }
    }

    private Outage outageAt(long time) {
        for (Outage outage : outages) {
            if (time >= outage.from && time < outage.to) {
                return outage;
            }
        }
        return null;
    }

    private long jitter() {
        return (long) (random.nextDouble() * DELAY_JITTER);
    }
}
