package io.keepalive.diagnosis;

import io.keepalive.heartbeat.Verdict;

/** How a connection was seen to end, before asking why. */
public enum Ending {

    /** The heartbeat declared the peer dead: all pings of one silence went unanswered. */
    PINGS_UNANSWERED,

    /** The heartbeat declared the peer dead: our ping could not leave, as the bytes before it were not taken. */
    PING_STUCK,

    /** The heartbeat declared the peer dead: nothing was heard within the watch limit. */
    NOTHING_HEARD,

    /** The transport reported that the kernel gave up (ETIMEDOUT). */
    TIMED_OUT,

    /** The transport reported that the network knows no way (EHOSTUNREACH, ENETUNREACH, ECONNREFUSED). */
    UNREACHABLE,

    /** The transport reported a reset (ECONNRESET, EPIPE). */
    RESET,

    /** The transport reported anything else. */
    IO_ERROR,

    /** The peer closed its side (FIN). */
    CLOSED_BY_PEER,

    /** Somebody here closed the channel. */
    CLOSED_HERE,

    /** Keepalive closed the channel, as the peer sent too many pings. */
    PING_FLOOD,

    /** Keepalive closed the channel, as a required socket option was not in force. */
    OPTION_NOT_APPLIED,

    /** Keepalive took leave, as nobody had used the connection for the unused limit. */
    UNUSED,

    /** Keepalive took leave, as the connection had reached its greatest age. */
    MAX_AGE,

    /** Keepalive took leave of all connections. */
    DRAINED;

    /**
     * The ending that a heartbeat's verdict is.
     *
     * @param verdict what the monitor said
     * @return the ending
     * @throws NullPointerException if {@code verdict} is null
     */
    public static Ending of(Verdict verdict) {
        return switch (verdict) {
            case PINGS_UNANSWERED -> PINGS_UNANSWERED;
            case PING_STUCK -> PING_STUCK;
            case NOTHING_HEARD -> NOTHING_HEARD;
        };
    }

    /**
     * Whether the heartbeat ended it.
     *
     * @return true for the three verdicts
     */
    public boolean verdict() {
        return this == PINGS_UNANSWERED || this == PING_STUCK || this == NOTHING_HEARD;
    }

    /**
     * Whether Keepalive took leave of a healthy peer.
     *
     * @return true for {@link #UNUSED}, {@link #MAX_AGE} and {@link #DRAINED}
     */
    public boolean leave() {
        return this == UNUSED || this == MAX_AGE || this == DRAINED;
    }
}
