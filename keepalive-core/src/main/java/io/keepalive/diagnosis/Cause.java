package io.keepalive.diagnosis;

/** Why a connection ended. What each means and what to do about it stands in {@code docs/diagnosis.md}. */
public enum Cause {

    /** The peer's kernel, or a proxy before it, acknowledges what we send, and its application does not answer. */
    PEER_UNRESPONSIVE,

    /** Nothing we send is acknowledged, or the network said (EHOSTUNREACH, ENETUNREACH, ECONNREFUSED) that there is no way. */
    PEER_UNREACHABLE,

    /** The peer can be reached, but not on this connection: a middlebox on the way has forgotten it. */
    PATH_FORGOTTEN,

    /**
     * The peer's kernel answers, but for longer than the slow-peer limit its application has not read, or the path has not
     * delivered, what stands before our ping.
     */
    PEER_SLOW,

    /** The heartbeat's limit passed without a sign of life, and there is no kernel evidence of what failed. */
    PEER_SILENT,

    /** The kernel gave up: its keepalive probes went unanswered. */
    KEEPALIVE_TIMEOUT,

    /** The kernel gave up: the user timeout (TCP_USER_TIMEOUT) ran out. */
    USER_TIMEOUT,

    /** The kernel gave up: it retransmitted data, or probed a closed window, as often as it does. */
    RETRANSMISSION_TIMEOUT,

    /** The kernel gave up (ETIMEDOUT), and there is no kernel evidence of which limit ran out. */
    KERNEL_TIMEOUT,

    /** The peer, or a middlebox in its name, reset the connection. */
    RESET,

    /** The peer closed in good order; a process that was killed looks the same. */
    PEER_CLOSED,

    /** This side closed in good order. */
    CLOSED_HERE,

    /** The peer sent more pings than it may, and was closed for it. */
    PING_FLOOD,

    /** Any other input or output error. */
    IO_ERROR,

    /** A socket option that was said to be required could not be applied, so the channel was closed. */
    OPTION_NOT_APPLIED,

    /** This side took leave in good order: for the unused limit there was nothing but heartbeats. */
    UNUSED,

    /** This side took leave in good order: the connection had reached its greatest age. */
    MAX_AGE,

    /** This side took leave in good order of all its connections, as it was told to. */
    DRAINED;

    /**
     * Whether one of the two sides wanted this end.
     *
     * @return true for {@link #PEER_CLOSED}, {@link #CLOSED_HERE}, {@link #UNUSED}, {@link #MAX_AGE} and {@link #DRAINED}
     */
    public boolean orderly() {
        return switch (this) {
            case PEER_CLOSED, CLOSED_HERE, UNUSED, MAX_AGE, DRAINED -> true;
            default -> false;
        };
    }

    /**
     * Whether the kernel gave up, by whatever limit of its own.
     *
     * @return true for the four timeouts
     */
    public boolean kernelTimeout() {
        return this == KEEPALIVE_TIMEOUT
                || this == USER_TIMEOUT
                || this == RETRANSMISSION_TIMEOUT
                || this == KERNEL_TIMEOUT;
    }
}
