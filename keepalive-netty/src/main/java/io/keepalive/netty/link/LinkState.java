package io.keepalive.netty.link;

/** What a {@link PeerLink} is doing. */
public enum LinkState {

    /** A connection is being made, and there is no other. */
    CONNECTING,

    /** There is a connection, and nothing speaks against it. */
    UP,

    /** There is a connection whose peer has left a ping unanswered; one to replace it may be on its way. */
    SUSPECT,

    /** There is no connection, and the next attempt waits for its time. */
    WAITING,

    /** The limits of the backoff are reached: there is no connection, and none will be made. A close changes nothing any more. */
    GIVEN_UP,

    /** It was closed, or its event loop was shut down. */
    CLOSED
}
