package io.keepalive.prediction;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What an idle connection costs on the wire, both directions together, while its peer is well.
 *
 * <p>A packet without data takes 52 bytes: headers of IPv4 and of TCP with timestamps. A heartbeat is a ping, a pong, which
 * carries the ping's acknowledgement, and the pong's acknowledgement; the messages are taken to be as long as those of the
 * built-in binary protocol, 13 bytes each. The message of a one-way sender is acknowledged only, and so is a probe. A peer whose
 * application is slow acknowledges the ping by a packet of its own, another 52 bytes.
 *
 * <p>TCP keepalive probes only where nothing was received for its idle time, so beneath a heartbeat whose idle time is not longer
 * it sends nothing.
 *
 * @param layer who causes it: {@link Layer#HEARTBEAT}, {@link Layer#TCP_KEEPALIVE}, or {@link Layer#NOBODY}
 * @param shortest the shortest time from one ping or probe to the next
 * @param longest the longest
 * @param bytesEach bytes of one ping or probe and its answer, IP and TCP headers with them
 * @param beneath what another layer causes as well: TCP keepalive that probes between the pings
 */
public record Traffic(Layer layer, Duration shortest, Duration longest, int bytesEach, Optional<Traffic> beneath) {

    /** A packet without data: 20 bytes of IPv4, 20 of TCP, 12 of its timestamps. */
    private static final int PACKET = 52;

    /** A ping or a pong of the built-in binary protocol: length, kind, number. */
    private static final int MESSAGE = 13;

    private static final int PING_AND_PONG = 3 * PACKET + 2 * MESSAGE;
    private static final int ONE_WAY = 2 * PACKET + MESSAGE;
    private static final int PROBE = 2 * PACKET;
    private static final Duration EVER = Duration.ofNanos(Durations.MAX_NANOS);

    /**
     * Checks for nulls.
     *
     * @throws NullPointerException if an argument is null
     */
    public Traffic {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(shortest, "shortest");
        Objects.requireNonNull(longest, "longest");
        Objects.requireNonNull(beneath, "beneath");
    }

    static Traffic of(KernelWatch kernel, Optional<Heartbeats> sender) {
        Optional<Traffic> probes = kernel.probes()
                ? Optional.of(new Traffic(
                        Layer.TCP_KEEPALIVE,
                        kernel.probesAtLeastEvery(),
                        kernel.probesAtMostEvery(),
                        PROBE,
                        Optional.empty()))
                : Optional.empty();
        return sender.map(pings -> new Traffic(
                        Layer.HEARTBEAT,
                        pings.shortest(),
                        pings.longest(),
                        pings.judgesAnswers() ? PING_AND_PONG : ONE_WAY,
                        probes.filter(each -> kernel.idleTime().compareTo(pings.longest()) < 0)))
                .or(() -> probes)
                .orElse(new Traffic(Layer.NOBODY, EVER, EVER, 0, Optional.empty()));
    }

    /**
     * Pings or probes a second, if each comes as soon as it may.
     *
     * @param connections how many connections; 0 or more
     * @return the most there can be; 0 where nobody causes any
     * @throws IllegalArgumentException if {@code connections} is negative
     */
    public double atMostPerSecond(long connections) {
        requireConnections(connections);
        double more = beneath.map(other -> other.atMostPerSecond(connections)).orElse(0.0);
        return layer == Layer.NOBODY ? 0 : connections * 1e9 / Math.max(1, Durations.saturatedNanos(shortest)) + more;
    }

    /**
     * Bytes a day, if each comes as soon as it may.
     *
     * @param connections how many connections; 0 or more
     * @return the most there can be; 0 where nobody causes any
     * @throws IllegalArgumentException if {@code connections} is negative
     */
    public double atMostBytesPerDay(long connections) {
        requireConnections(connections);
        double more = beneath.map(other -> other.atMostBytesPerDay(connections)).orElse(0.0);
        double own = layer == Layer.NOBODY ? 0 : connections * 1e9 / Math.max(1, Durations.saturatedNanos(shortest));
        return own * bytesEach * 86_400 + more;
    }

    static void requireConnections(long connections) {
        if (connections < 0) {
            throw Require.expected("connections", connections, ">= 0");
        }
    }
}
