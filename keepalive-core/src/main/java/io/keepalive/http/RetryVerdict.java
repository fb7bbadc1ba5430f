package io.keepalive.http;

/** What may have become of a request that failed. */
public enum RetryVerdict {

    /** Nothing of it has left: it can be sent on another connection as if for the first time. */
    NOT_SENT,

    /** It was sent, in part at least, and sending it again does no harm: the server has not handled it, or may do so twice. */
    SAFE_TO_RETRY,

    /** The server may have handled it, and only whoever made the request knows whether it may do so twice. */
    MAYBE_PROCESSED
}
