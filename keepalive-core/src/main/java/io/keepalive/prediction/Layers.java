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
     */
    public static Layers of(TcpKeepAlive tcp) {
        return new Layers(Optional.of(tcp), Optional.empty());
    }

    /**
     * A heartbeat alone.
     *
     * @param heartbeat its policy
     * @return the layers
     */
    public static Layers of(HeartbeatPolicy heartbeat) {
        return new Layers(Optional.empty(), Optional.of(heartbeat));
    }

    /**
     * Both.
     *
     * @param tcp settings of TCP keepalive
     * @param heartbeat policy of the heartbeat
     * @return the layers
     */
    public static Layers of(TcpKeepAlive tcp, HeartbeatPolicy heartbeat) {
        return new Layers(Optional.of(tcp), Optional.of(heartbeat));
    }
}
