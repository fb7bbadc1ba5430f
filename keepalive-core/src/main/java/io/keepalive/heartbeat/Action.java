package io.keepalive.heartbeat;

/** What a {@link HeartbeatMonitor} wants done now. */
public enum Action {

    /** Nothing: ask again at {@link HeartbeatMonitor#deadlineNanos()}. */
    NONE,

    /** Write a ping with {@link HeartbeatMonitor#pingId()}, then tell the monitor that it was written, or failed. */
    PING,

    /** Declare the peer dead for {@link HeartbeatMonitor#verdict()}, or overrule the verdict. */
    DECLARE_DEAD
}
