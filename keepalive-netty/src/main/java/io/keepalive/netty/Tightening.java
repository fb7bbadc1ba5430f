package io.keepalive.netty;

import io.keepalive.ProbeSchedule;
import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;

/**
 * How a peer is checked during a critical stretch: within which time its death must be noticed, by how many pings, and what becomes
 * of the connection then.
 *
 * <p>A ping goes out after a silence of half the bound at most, then further ones, so that the last has gone unanswered when the bound
 * ends. An outage of the network is survived if it is over, and an answer here, within the other half. That is all the outage
 * tolerance there is meanwhile, and TCP's retransmissions have to fit into it: 200 ms after a loss and then at doubling distances.
 *
 * <p>Immutable and thread-safe.
 */
public final class Tightening {

    private static final int DEFAULT_PROBES = 2;

    private final Duration bound;
    private final int probes;
    private final boolean keepsConnection;

    private Tightening(Duration bound, int probes, boolean keepsConnection) {
        this.bound = bound;
        this.probes = probes;
        this.keepsConnection = keepsConnection;
    }

    /**
     * Notices a peer's death within a bound, by two pings (RFC 9293, 3.8.4: never by one), and ends the connection then.
     *
     * @param bound from the last byte received, or the beginning of the stretch, to the failure; 1 µs or longer
     * @return the tightening
     * @throws NullPointerException if {@code bound} is null
     * @throws IllegalArgumentException if {@code bound} is shorter than 1 µs
     */
    public static Tightening within(Duration bound) {
        if (Require.positive("bound", bound).toNanos() < 1_000) {
            throw Require.expected("bound", bound, ">= PT0.000001S");
        }
        return new Tightening(bound, DEFAULT_PROBES, false);
    }

    /**
     * The same with another number of pings.
     *
     * @param probes unanswered pings before the peer is dead; 1 to 100, 2 by default. A peer that tightens as well has always two
     * @return a copy
     * @throws IllegalArgumentException if {@code probes} is out of range
     */
    public Tightening probes(int probes) {
        return new Tightening(bound, Require.inRange("probes", probes, 1, 100), keepsConnection);
    }

    /**
     * The same, but of a peer found dead only the stretch hears. The stretch is over then, and the connection is judged anew by its
     * own policy, with the outage tolerance that has. A peer that tightens as well, and finds us dead, ends it all the same.
     *
     * @return a copy
     */
    public Tightening keepConnection() {
        return new Tightening(bound, probes, true);
    }

    /**
     * Within which time a peer's death is noticed.
     *
     * @return the bound
     */
    public Duration bound() {
        return bound;
    }

    /**
     * Unanswered pings before the peer is dead.
     *
     * @return the number
     */
    public int probes() {
        return probes;
    }

    /**
     * Whether the connection goes on when its peer was found dead.
     *
     * @return false by default
     */
    public boolean keepsConnection() {
        return keepsConnection;
    }

    /**
     * How long pings may go unanswered: an outage of the network is survived if it and the answer after it take no longer.
     *
     * @return half the bound, or a little less where it cannot be divided by the number of pings
     */
    public Duration ridesOut() {
        return schedule().unansweredTime();
    }

    ProbeSchedule schedule() {
        long half = Durations.saturatedNanos(bound) / 2;
        return new ProbeSchedule(Duration.ofNanos(half), Duration.ofNanos(half / probes), probes);
    }

    @Override
    public String toString() {
        return "Tightening[within " + bound + ", probes=" + probes + (keepsConnection ? ", connection kept" : "") + ']';
    }
}
