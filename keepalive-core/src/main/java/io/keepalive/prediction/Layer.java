package io.keepalive.prediction;

/** Who notices that a peer is dead. */
public enum Layer {
    /** The application's pings stay unanswered, or nothing is heard within the watch limit. */
    HEARTBEAT,
    /** The kernel's keepalive probes stay unanswered. */
    TCP_KEEPALIVE,
    /** The kernel's user timeout is over. */
    USER_TIMEOUT,
    /** The kernel has retransmitted as often as it does. */
    RETRANSMISSION,
    /** Whoever asks next is told so by a reset or a FIN. */
    ANSWER,
    /** Nobody. */
    NOBODY
}
