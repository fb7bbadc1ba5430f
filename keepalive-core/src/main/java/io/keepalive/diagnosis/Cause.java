package io.keepalive.diagnosis;

/** Why a connection ended. */
public enum Cause {

    /**
     * The heartbeat's limit passed without a sign of life, and nothing tells whether the path, the host or the
     * application failed.
     */
    PEER_SILENT,

    /** The kernel gave up: keepalive probes, retransmissions or the user timeout ran out (ETIMEDOUT). */
    KERNEL_TIMEOUT,

    /** The network reported that the peer cannot be reached (EHOSTUNREACH, ENETUNREACH). */
    PEER_UNREACHABLE,

    /** The peer, or a middlebox in its name, reset the connection. */
    RESET,

    /** The peer closed in good order; a process that was killed looks the same. */
    PEER_CLOSED,

    /** This side closed in good order. */
    CLOSED_HERE,

    /** Any other input or output error. */
    IO_ERROR,

    /** A socket option that was said to be required could not be applied, so the channel was closed. */
    OPTION_NOT_APPLIED;

    /**
     * Whether one of the two sides wanted this end.
     *
     * @return true for {@link #PEER_CLOSED} and {@link #CLOSED_HERE}
     */
    public boolean orderly() {
        return this == PEER_CLOSED || this == CLOSED_HERE;
    }
}
