package io.keepalive.diagnosis;

import io.keepalive.internal.Require;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;

/**
 * A network of IP addresses, such as {@code 203.0.0.0/16} or {@code 2001:db8:1::/48}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param address its first address
 * @param prefixLength bits that its addresses have in common; 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Network(InetAddress address, int prefixLength) {

    /**
     * Checks the range.
     *
     * @throws NullPointerException if {@code address} is null
     * @throws IllegalArgumentException if {@code prefixLength} is out of range
     */
    public Network {
        Objects.requireNonNull(address, "address");
        Require.inRange("prefixLength", prefixLength, 0, address.getAddress().length * Byte.SIZE);
    }

    /** The network whose first bytes are these; it is IPv4 if there are four, IPv6 if sixteen. */
    static Network of(byte[] address, int prefixLength) {
        try {
            return new Network(InetAddress.getByAddress(address), prefixLength);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** In the usual notation; the zeros at the end of an IPv6 network are left out. */
    @Override
    public String toString() {
        return address.getHostAddress().replaceFirst("(:0){2,}$", "::") + '/' + prefixLength;
    }
}
