package io.keepalive.tcp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The socket options behind {@link TcpKeepAlive}, with the kernel's names and units.
 *
 * <p>All values are integers, as the kernel takes them. Immutable and thread-safe.
 */
public enum TcpOption {
    /** The switch, {@code SO_KEEPALIVE}: 1 for on, 0 for off; every kernel's default is off (RFC 9293, 3.8.4). */
    KEEPALIVE("SO_KEEPALIVE", "", "SO_KEEPALIVE"),

    /** Quiet time before the first probe, {@code TCP_KEEPIDLE}, in seconds; 1..32767 on Linux, default 7200. */
    IDLE("TCP_KEEPIDLE", "s", "TCP_KEEPIDLE"),

    /** Time between unanswered probes, {@code TCP_KEEPINTVL}, in seconds; 1..32767 on Linux, default 75. */
    INTERVAL("TCP_KEEPINTVL", "s", "TCP_KEEPINTERVAL"),

    /** Unanswered probes before death, {@code TCP_KEEPCNT}, a count; 1..127 on Linux, default 9. */
    PROBES("TCP_KEEPCNT", "", "TCP_KEEPCOUNT"),

    /**
     * Longest time that data may stay unacknowledged, {@code TCP_USER_TIMEOUT}, in milliseconds; Linux since 2.6.37,
     * default 0 (the number of retransmissions decides). The JDK's own sockets cannot set it.
     */
    USER_TIMEOUT("TCP_USER_TIMEOUT", "ms", null),

    /**
     * Longest time between retransmissions, {@code TCP_RTO_MAX_MS}, in milliseconds; 1000..120000, Linux since 6.15,
     * default 120000. The JDK's own sockets cannot set it.
     */
    RETRANSMISSION_CAP("TCP_RTO_MAX_MS", "ms", null);

    private final String kernelName;
    private final String unit;
    private final @Nullable String jdkName;

    TcpOption(String kernelName, String unit, @Nullable String jdkName) {
        this.kernelName = kernelName;
        this.unit = unit;
        this.jdkName = jdkName;
    }

    /**
     * The option's name in Linux's headers and manual pages.
     *
     * @return the name, for example {@code TCP_KEEPINTVL}
     */
    public String kernelName() {
        return kernelName;
    }

    /**
     * The unit of the option's value.
     *
     * @return {@code s}, {@code ms}, or nothing for the switch and the count
     */
    public String unit() {
        return unit;
    }

    /**
     * The {@link java.net.SocketOption#name() name} under which the JDK offers the option.
     *
     * @return the name, for example {@code TCP_KEEPINTERVAL}; empty if no JDK offers it
     */
    public Optional<String> jdkName() {
        return Optional.ofNullable(jdkName);
    }

    /**
     * A value as a person reads it.
     *
     * @param value the value as the kernel takes it
     * @return for example {@code 60 s}, {@code on} or {@code 3}
     */
    public String describe(int value) {
        if (this == KEEPALIVE) {
            return value == 0 ? "off" : "on";
        }
        return unit.isEmpty() ? Integer.toString(value) : value + " " + unit;
    }
}
