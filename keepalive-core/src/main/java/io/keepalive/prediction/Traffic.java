package io.keepalive.prediction;

import java.time.Duration;
import java.util.Objects;

/**
 * What an idle connection costs on the wire, both directions together, while its peer is well.
 *
 * @param layer who causes it: {@link Layer#HEARTBEAT}, {@link Layer#TCP_KEEPALIVE}, or {@link Layer#NOBODY}
 * @param shortest the shortest time from one ping or probe to the next
 * @param longest the longest
 * @param bytesEach bytes of one ping or probe and its answer, IP and TCP headers with them
 */
public record Traffic(Layer layer, Duration shortest, Duration longest, int bytesEach) {

    /**
     * Checks for nulls.
     *
     * @throws NullPointerException if an argument is null
     */
    public Traffic {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(shortest, "shortest");
        Objects.requireNonNull(longest, "longest");
    }

    /**
     * Pings or probes a second, if each comes as soon as it may.
     *
     * @param connections how many connections
     * @return the most there can be; 0 where nobody causes any
     */
    public double atMostPerSecond(long connections) {
        return layer == Layer.NOBODY ? 0 : connections * 1e9 / shortest.toNanos();
    }

    /**
     * Bytes a day, if each comes as soon as it may.
     *
     * @param connections how many connections
     * @return the most there can be; 0 where nobody causes any
     */
    public double atMostBytesPerDay(long connections) {
        return atMostPerSecond(connections) * bytesEach * 86_400;
    }
}
