package io.keepalive.prediction;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.tcp.TcpKeepAlive;
import java.util.Objects;
import java.util.Optional;

/**
 * What watches over one end of a connection.
 *
 * <p>Immutable and thread-safe.
 *
 * @param tcp TCP keepalive, if it is set
 * @param heartbeat the heartbeat, if one runs
 */
public record Layers(Optional<TcpKeepAlive> tcp, Optional<HeartbeatPolicy> heartbeat) {

    /**
     * Checks for nulls.
     *
     * @throws NullPointerException if an argument is null
     */
    public Layers {
        Objects.requireNonNull(tcp, "tcp");
        Objects.requireNonNull(heartbeat, "heartbeat");
    }

    /**
     * TCP keepalive alone.
     *
     * @param tcp its settings
     * @return the layers
     * @throws NullPointerException if {@code tcp} is null
     */
    public static Layers of(TcpKeepAlive tcp) {
        return new Layers(Optional.of(Objects.requireNonNull(tcp, "tcp")), Optional.empty());
    }

    /**
     * A heartbeat alone.
     *
     * @param heartbeat its policy
     * @return the layers
     * @throws NullPointerException if {@code heartbeat} is null
     */
    public static Layers of(HeartbeatPolicy heartbeat) {
        return new Layers(Optional.empty(), Optional.of(Objects.requireNonNull(heartbeat, "heartbeat")));
    }

    /**
     * Both.
     *
     * @param tcp settings of TCP keepalive
     * @param heartbeat policy of the heartbeat
     * @return the layers
     * @throws NullPointerException if an argument is null
     */
    public static Layers of(TcpKeepAlive tcp, HeartbeatPolicy heartbeat) {
        return new Layers(
                Optional.of(Objects.requireNonNull(tcp, "tcp")),
                Optional.of(Objects.requireNonNull(heartbeat, "heartbeat")));
    }
}
