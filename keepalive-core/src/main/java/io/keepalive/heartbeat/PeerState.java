package io.keepalive.heartbeat;

/** What a {@link HeartbeatMonitor} holds of its peer. */
public enum PeerState {

    /** Heard of within its time; no ping is unanswered. */
    ALIVE,

    /** A ping is on its way and its answer not yet due. */
    AWAITING_ANSWER,

    /**
     * The ping waits behind bytes that the peer's application is slow to read, while its kernel takes part: not dead, up to
     * the slow-peer limit.
     */
    SLOW,

    /**
     * At least one ping went unanswered for a whole interval, or the kernel finds the peer's kernel silent while one waits,
     * or a verdict of death was overruled.
     */
    SUSPECT,

    /** All pings unanswered, or nothing heard within the watch limit. */
    DEAD
}
