package io.keepalive.tcp;

import java.io.IOException;
import java.util.Optional;

/**
 * How the options of one socket are set and read back, whatever kind of socket it is.
 *
 * <p>The JDK's sockets and channels have theirs built in; a network library's transport implements this and calls
 * {@link TcpKeepAlive#applyTo(TcpOptionAccess)}, which sets, reads back, compares and reports.
 *
 * <p>An access belongs to one socket and is called on the thread that calls {@code applyTo}.
 */
public interface TcpOptionAccess {

    /**
     * Why this socket cannot take an option, as far as that is known without trying.
     *
     * @param option the option
     * @return the reason, for a person to read; empty if {@link #set} may be tried
     */
    Optional<String> whyUnsupported(TcpOption option);

    /**
     * Sets an option.
     *
     * @param option an option for which {@link #whyUnsupported} gave no reason
     * @param value the value in the option's {@linkplain TcpOption#unit() unit}; 1 or 0 for the switch
     * @throws UnsupportedOperationException if it turns out that the socket has no such option; its message is the reason
     * @throws IOException if the system refused
     */
    void set(TcpOption option, int value) throws IOException;

    /**
     * Reads the value in effect from the socket itself, not from a copy kept beside it.
     *
     * @param option an option for which {@link #whyUnsupported} gave no reason
     * @return the value in the option's {@linkplain TcpOption#unit() unit}; 1 or 0 for the switch
     * @throws UnsupportedOperationException if it turns out that the socket has no such option; its message is the reason
     * @throws IOException if the system refused
     */
    int get(TcpOption option) throws IOException;
}
