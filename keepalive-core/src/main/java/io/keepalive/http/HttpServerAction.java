package io.keepalive.http;

/** What a server's connection wants done now. */
public enum HttpServerAction {
    /** Nothing, until the deadline. */
    NONE,
    /** Answer with 408 (Request Timeout) and {@code Connection: close}, and close in good order. */
    ANSWER_TIMEOUT,
    /** Close in good order. */
    CLOSE
}
