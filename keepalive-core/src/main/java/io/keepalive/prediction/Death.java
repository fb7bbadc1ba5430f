package io.keepalive.prediction;

/** A way for a connection to die without telling. */
public enum Death {
    /** The path or the peer's host goes while nothing is unacknowledged. */
    IDLE,
    /** The path or the peer's host goes, and then something is sent. */
    UNACKNOWLEDGED,
    /** The peer has stopped reading, data waits for its window to open, and then the path or its host goes. */
    ZERO_WINDOW,
    /** The peer's application hangs while its kernel answers. */
    APPLICATION_HUNG,
    /** A middlebox forgets the connection, and drops or resets what comes afterwards. */
    FORGOTTEN
}
