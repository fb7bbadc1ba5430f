package io.keepalive.http;

/** Why an HTTP/1 connection may be used for another request now, or may not. */
public enum ReuseReason {

    /** It may. */
    REUSABLE,

    /** A request or its response is under way. */
    BUSY,

    /**
     * It closes after the last response, by the word of either side, or as HTTP/1.0 and responses without a length do (RFC
     * 9112 section 9.3).
     */
    CLOSE_TOLD,

    /** It was idle for as long as the server's hint, less the margin. */
    HINT_USED_UP,

    /** It was idle for as long as the policy allows. */
    IDLE,

    /** Nothing was heard of the server for as long as the policy allows. */
    SILENT,

    /** It is as old as the policy allows. */
    AGED,

    /** It has carried as many requests as the policy or the server's hint allows. */
    REQUESTS_USED_UP,

    /** The server sent something that is no answer to any request: where the next answer begins is not known. */
    UNSOLICITED,

    /** It speaks another protocol now, or is a tunnel. */
    UPGRADED,

    /** It is closed, or the server has closed its side. */
    CLOSED
}
