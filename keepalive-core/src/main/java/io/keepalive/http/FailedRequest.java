package io.keepalive.http;

import java.util.OptionalInt;

/**
 * What is known of a request that failed, and whether it can be sent again. Where nothing is known the flags are to be set so
 * that the answer is the most careful: written, not idempotent.
 *
 * <p>Immutable and thread-safe.
 *
 * @param written whether any byte of it was, or may have been, taken by the socket. How many is no matter: a server may act on
 *     the head of a request before its body has come
 * @param idempotent whether the method is, by RFC 9110 or by what the caller knows: see {@link #idempotent(String)}
 * @param reused whether the connection had carried another request before
 * @param answerBegan whether any byte was received that may be of its answer, interim or final
 * @param status the status of its answer, if one was read; an answer is otherwise no failure
 * @param closeToldBefore whether the response to a request before it on the connection says {@code Connection: close}
 */
public record FailedRequest(
        boolean written,
        boolean idempotent,
        boolean reused,
        boolean answerBegan,
        OptionalInt status,
        boolean closeToldBefore) {

    /** The server did not receive all of the request in time (RFC 9110 section 15.5.9). */
    private static final int REQUEST_TIMEOUT = 408;

    /** The server is not in charge of the resource, on this connection (RFC 9110 section 15.5.20). */
    private static final int MISDIRECTED_REQUEST = 421;

    /** The server does not handle what may be a replay of TLS early data (RFC 8470 section 5.2). */
    private static final int TOO_EARLY = 425;

    /**
     * Whether RFC 9110 section 9.2.2 calls a method idempotent.
     *
     * @param method the method, such as {@code GET}
     * @return true for GET, HEAD, OPTIONS, TRACE, PUT and DELETE
     * @throws NullPointerException if {@code method} is null
     */
    public static boolean idempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    /**
     * Whether the request can be sent again, and why.
     *
     * @return the reason, with its {@link RetryReason#verdict() verdict}
     */
    public RetryReason reason() {
        if (!written) {
            return RetryReason.NOTHING_WRITTEN;
        }
        if (status.isPresent()) {
            return unhandled(status.getAsInt()) ? RetryReason.ANSWERED_UNHANDLED : RetryReason.ANSWER_BEGAN;
        }
        if (answerBegan) {
            return RetryReason.ANSWER_BEGAN;
        }
        if (closeToldBefore) {
            return RetryReason.CLOSE_TOLD_BEFORE;
        }
        if (!idempotent) {
            return RetryReason.NOT_IDEMPOTENT;
        }
        return reused ? RetryReason.IDEMPOTENT_ON_REUSED : RetryReason.IDEMPOTENT_ON_FRESH;
    }

    private static boolean unhandled(int status) {
        return status == REQUEST_TIMEOUT || status == MISDIRECTED_REQUEST || status == TOO_EARLY;
    }
}
