package io.keepalive.http;

/** What a {@link RetryVerdict} rests on. */
public enum RetryReason {

    /** No byte of the request was taken by the socket. */
    NOTHING_WRITTEN(RetryVerdict.NOT_SENT),

    /**
     * It was pipelined behind a request whose response says {@code Connection: close}: from then on the server handles no
     * request (RFC 9112 section 9.6).
     */
    CLOSE_TOLD_BEFORE(RetryVerdict.SAFE_TO_RETRY),

    /**
     * The answer says that the request was not handled: 408 (the server did not receive all of it), 421 (it is not in charge) or
     * 425 (it does not risk a replay). Send it again on another connection; after 425, when its TLS handshake is done.
     */
    ANSWERED_UNHANDLED(RetryVerdict.SAFE_TO_RETRY),

    /**
     * The method is idempotent, and the connection, used before, ended without a byte of an answer: most likely the server closed
     * it while the request was on its way.
     */
    IDEMPOTENT_ON_REUSED(RetryVerdict.SAFE_TO_RETRY),

    /**
     * The method is idempotent, and the connection, a fresh one, ended without a byte of an answer: no harm is done by sending
     * it again, but as nothing was idle it may well end the same way. Once is enough (RFC 9110 section 9.2.2).
     */
    IDEMPOTENT_ON_FRESH(RetryVerdict.SAFE_TO_RETRY),

    /** The method is not idempotent, and the server may have read the request. */
    NOT_IDEMPOTENT(RetryVerdict.MAYBE_PROCESSED),

    /** The server has begun to answer, so it has begun to handle the request; the application may have seen part of the answer. */
    ANSWER_BEGAN(RetryVerdict.MAYBE_PROCESSED),

    /** Nothing is known of the request. */
    UNKNOWN(RetryVerdict.MAYBE_PROCESSED);

    private final RetryVerdict verdict;

    RetryReason(RetryVerdict verdict) {
        this.verdict = verdict;
    }

    /**
     * What follows from it.
     *
     * @return the verdict
     */
    public RetryVerdict verdict() {
        return verdict;
    }
}
