package io.keepalive.http;

/** Why a server's HTTP connection ends. */
public enum HttpClose {
    /** Idle for the idle timeout and the margin. */
    IDLE_TIMEOUT("idle for too long"),
    /** Fresh, and no byte of a request came in time. */
    NO_REQUEST("no request came"),
    /** A request's head did not arrive in time: a slow client, or one that means harm (slowloris). */
    HEADER_TIMEOUT("a request's head took too long"),
    /** A request's body did not arrive in time although it was answered already. */
    BODY_UNREAD("the body of an answered request did not arrive"),
    /** It has served as many requests as it may. */
    MAX_REQUESTS("as many requests as it may serve"),
    /** It is as old as it may be. */
    MAX_AGE("as old as it may be"),
    /** The client wanted no more: {@code Connection: close}, or HTTP/1.0 without {@code keep-alive}. */
    CLIENT_ASKED("the client asked for it"),
    /** The application's response said {@code Connection: close}, or came without a request. */
    APPLICATION("the application asked for it"),
    /** Only the close tells where the response ends: it has neither a length nor chunks. */
    NO_LENGTH("a response without length"),
    /** A client that waits for 100 (Continue) was answered finally: nobody knows whether its body will come. */
    EXPECTATION("an expectation that was not met"),
    /** The request could not be read, nor what may come after it. */
    BAD_REQUEST("a request that cannot be read"),
    /** There is no keep-alive, or none for this client. */
    NOT_KEPT("no keep-alive"),
    /** All connections end: {@code drain}. */
    DRAINED("all connections end"),
    /** The client closed, or its connection broke. */
    CLIENT_CLOSED("the client closed it");

    private final String words;

    HttpClose(String words) {
        this.words = words;
    }

    /**
     * Says it in words, such as {@code idle for too long}.
     *
     * @return the words
     */
    public String words() {
        return words;
    }
}
