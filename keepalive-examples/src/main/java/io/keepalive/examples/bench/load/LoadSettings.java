package io.keepalive.examples.bench.load;

import io.keepalive.examples.support.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a contender has to do in one round.
 *
 * @param pairs the connections of each pair of processes; at least one, each 1 or more
 * @param interval a peer is pinged this long after its last byte at the latest; 10 ms or longer
 * @param transport what the process under test runs on
 * @param warmUp time between the last connection opened and the measurement; not negative
 * @param duration time measured; longer than zero
 * @param freeze how many of the peers freeze after the measurement, for those contenders that judge; 0 for none
 * @param jvmOptions more options of the JVMs under test
 */
public record LoadSettings(
        List<Integer> pairs,
        Duration interval,
        Transport transport,
        Duration warmUp,
        Duration duration,
        int freeze,
        List<String> jvmOptions) {

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public LoadSettings {
        pairs = List.copyOf(pairs);
        jvmOptions = List.copyOf(jvmOptions);
        int connections = pairs.stream().mapToInt(Integer::intValue).sum();
        require(interval.compareTo(SHORTEST_INTERVAL) >= 0, "interval", interval, ">= " + SHORTEST_INTERVAL);
        require(!warmUp.isNegative(), "warm-up", warmUp, ">= PT0S");
        require(!duration.isNegative() && !duration.isZero(), "duration", duration, "> PT0S");
        require(freeze >= 0 && freeze <= connections, "freeze", freeze, "0 to " + connections);
    }

    /**
     * Spreads connections evenly over as few pairs as can hold them.
     *
     * @param connections all of them; 1 or more
     * @param atMost what one pair can hold; 1 or more
     * @return the connections of each pair
     * @throws IllegalArgumentException if a number is out of range
     */
    public static List<Integer> split(int connections, int atMost) {
        require(connections >= 1, "connections", connections, ">= 1");
        require(atMost >= 1, "connections of a pair", atMost, ">= 1");
        int pairs = (connections - 1) / atMost + 1;
        return spread(connections, pairs);
    }

    /** How many peers freeze in each pair. */
    List<Integer> freezes() {
        return spread(freeze, pairs.size());
    }

    /**
     * All connections.
     *
     * @return their number
     */
    public int connections() {
        return pairs.stream().mapToInt(Integer::intValue).sum();
    }

    /** The longest that a frozen peer may stay unfound. */
    Duration detectionBound() {
        return interval.multipliedBy(1 + Heartbeats.PROBES);
    }

    /** Time within which all connections must be open. */
    Duration connectAtMost() {
        int most = pairs.stream().max(Integer::compare).orElseThrow();
        return Connector.spread(most, interval).multipliedBy(5).plusSeconds(120);
    }

    int portsOfAServer() {
        int most = pairs.stream().max(Integer::compare).orElseThrow();
        return (most - 1) / SystemLimits.PORT_AT_MOST + 1;
    }

    /** Time after which a process ends by itself, whatever happens. */
    Duration processAtMost() {
        return connectAtMost()
                .plus(warmUp)
                .plus(duration)
                .plus(detectionBound().multipliedBy(2))
                .plusSeconds(120);
    }

    private static List<Integer> spread(int number, int parts) {
        List<Integer> sizes = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            sizes.add(number / parts + (part < number % parts ? 1 : 0));
        }
        return sizes;
    }

    private static void require(boolean holds, String name, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + rule + ")");
        }
    }
}
