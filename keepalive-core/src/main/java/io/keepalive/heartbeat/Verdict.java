package io.keepalive.heartbeat;

/** Why a {@link HeartbeatMonitor} declared its peer dead. */
public enum Verdict {

    /** All pings of one silence went unanswered. */
    PINGS_UNANSWERED,

    /** The ping could not leave: our bytes before it were not taken for as long as the pings would have had. */
    PING_STUCK,

    /** Nothing was heard within the watch limit. */
    NOTHING_HEARD
}
