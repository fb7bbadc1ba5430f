package io.keepalive.http;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;

/**
 * The state machine behind one HTTP/1 connection of a client: it is told of requests and responses, and says whether another
 * request may begin.
 *
 * <p>The caller owns time and thread. All times are nanoseconds of one clock that never goes back; they are compared by
 * difference, so the clock may start anywhere and wrap. Requests may be pipelined. Interim responses (1xx other than 101) are
 * not told.
 *
 * <p>What a server says that makes the client more careful is believed in any case. What makes it less careful, which is a
 * timeout that allows for more than the policy's own, is believed only where the {@code Connection} field names
 * {@code keep-alive}: without that the {@code Keep-Alive} field is to be ignored (RFC 2068 section 19.7.1.1), as it may be of another
 * hop, passed on by a proxy that does not know it.
 *
 * <p>Confined to one thread.
 */
public final class HttpClientConnection {

    private static final long NO_HINT = -1;

    private final ReusePolicy policy;
    private final long bornNanos;
    private final long ageLimitNanos;

    /** What rules out another request for good; {@code REUSABLE} while nothing does. */
    private ReuseReason over = ReuseReason.REUSABLE;

    private long requests;
    private long answered;
    private long requestLimit;
    private boolean writing;

    /** Whether the response that was begun last goes on. */
    private boolean awaitsEnd;

    /** Whether the server answers no request more, so that those that are unanswered keep nothing busy. */
    private boolean lastAnswer;

    private boolean closeTold;

    /** When the last response ended, or the connection began. */
    private long idleSinceNanos;

    private long heardNanos;
    private long roundTripNanos;
    private long hintNanos = NO_HINT;
    private boolean hintIsMeant;

    /**
     * Makes the state of a connection that begins now.
     *
     * @param policy when it may be used again
     * @param drawn by how much of the jitter the greatest age comes early: 0 up to, but not including, 1
     * @param nowNanos the clock's time
     * @throws NullPointerException if {@code policy} is null
     * @throws IllegalArgumentException if {@code drawn} is out of range
     */
    public HttpClientConnection(ReusePolicy policy, double drawn, long nowNanos) {
        Require.share("drawn", drawn);
        this.policy = Objects.requireNonNull(policy, "policy");
        this.bornNanos = nowNanos;
        this.ageLimitNanos = policy.ageLimitNanos(drawn);
        this.requestLimit = policy.requestLimit();
        this.idleSinceNanos = nowNanos;
        this.heardNanos = nowNanos;
    }

    /**
     * A request begins to be written.
     *
     * @param persists whether the connection persists after it as far as we are concerned: see
     *     {@link ConnectionOptions#persists}
     */
    public void requestBegins(boolean persists) {
        requests++;
        writing = true;
        if (!persists) {
            rulesOut(ReuseReason.CLOSE_TOLD);
        }
    }

    /** The last byte of a request was handed over to be written. A response may have ended before. */
    public void requestEnds() {
        writing = false;
    }

    /**
     * The head of a final response was received. If no request is unanswered, this is unsolicited.
     *
     * @param http11 whether it is of HTTP/1.1 or later
     * @param options what its {@code Connection} fields say
     * @param delimited whether its end can be told without the connection's: it has a length or is chunked, or has no body by its
     *     status or the request's method
     * @param hint what its {@code Keep-Alive} fields say
     * @throws NullPointerException if an argument is null
     */
    public void responseHead(boolean http11, ConnectionOptions options, boolean delimited, KeepAliveHeader hint) {
        if (answered == requests) {
            unsolicited();
            return;
        }
        answered++;
        closeTold |= options.close();
        if (!delimited || !options.persists(http11)) {
            rulesOut(ReuseReason.CLOSE_TOLD);
            lastAnswer = true;
        }
        if (hint.max().isPresent()) {
            requestLimit = Math.min(requestLimit, answered + hint.max().getAsInt());
        }
        if (hint.timeout().isPresent()) {
            hintNanos = Durations.saturatedNanos(hint.timeout().get());
            hintIsMeant = options.keepAlive();
        } else {
            hintIsMeant = false; // an earlier hint still makes more careful
        }
        awaitsEnd = true;
    }

    /**
     * The last byte of a response was received.
     *
     * @param nowNanos the clock's time
     */
    public void responseEnds(long nowNanos) {
        awaitsEnd = false;
        idleSinceNanos = nowNanos;
        heard(nowNanos);
    }

    /**
     * Something was heard of the server: bytes, or the answer to a probe of TCP keepalive or to a heartbeat. What is told
     * afterwards changes nothing if there was something later.
     *
     * @param nanos when it was, on the clock
     */
    public void heard(long nanos) {
        if (nanos - heardNanos > 0) {
            heardNanos = nanos;
        }
    }

    /**
     * The last bytes of the server came to this host earlier than they were read: the server has been idle since then. Told
     * while requests or responses are under way, or of a time after the last response was read, it changes nothing.
     *
     * @param nanos when it was, on the clock
     */
    public void arrived(long nanos) {
        if (!busy() && answered > 0 && nanos - idleSinceNanos < 0) {
            idleSinceNanos = nanos;
        }
    }

    /**
     * The round trip was measured, or an upper bound of it.
     *
     * @param nanos the round trip, nanoseconds; what was measured before is forgotten
     * @throws IllegalArgumentException if {@code nanos} is negative
     */
    public void roundTrip(long nanos) {
        if (nanos < 0) {
            throw Require.expected("roundTrip", nanos, ">= 0");
        }
        roundTripNanos = nanos;
    }

    /** Something was received that belongs to no response. */
    public void unsolicited() {
        rulesOut(ReuseReason.UNSOLICITED);
    }

    /** The connection speaks another protocol from now on, or is a tunnel. */
    public void upgraded() {
        rulesOut(ReuseReason.UPGRADED);
    }

    /** The connection is closed, or the server has closed its side. */
    public void closed() {
        over = ReuseReason.CLOSED;
    }

    /**
     * Whether the server has said {@code close} in a response: it handles no request that came after the one which that answered
     * (RFC 9112 section 9.6).
     *
     * @return true from that response on
     */
    public boolean closeTold() {
        return closeTold;
    }

    /**
     * Whether another request may begin now.
     *
     * @param nowNanos the clock's time
     * @return the verdict, with the time that is left
     */
    public Reuse reuse(long nowNanos) {
        ReuseReason reason = reason(nowNanos);
        return reason == ReuseReason.REUSABLE
                ? new Reuse(reason, Duration.ofNanos(deadlineNanos() - nowNanos))
                : Reuse.no(reason);
    }

    /**
     * Whether another request may begin now, without the time that is left.
     *
     * @param nowNanos the clock's time
     * @return {@link ReuseReason#REUSABLE}, or why not
     */
    public ReuseReason reason(long nowNanos) {
        if (over != ReuseReason.REUSABLE) {
            return over;
        }
        if (requests >= requestLimit) {
            return ReuseReason.REQUESTS_USED_UP;
        }
        if (nowNanos - bornNanos >= ageLimitNanos) {
            return ReuseReason.AGED;
        }
        if (busy()) {
            return ReuseReason.BUSY;
        }
        if (nowNanos - idleSinceNanos >= idleLimitNanos()) {
            return goesByHint() ? ReuseReason.HINT_USED_UP : ReuseReason.IDLE;
        }
        return nowNanos - heardNanos >= policy.maxSilenceNanos() ? ReuseReason.SILENT : ReuseReason.REUSABLE;
    }

    /**
     * When the connection stops being reusable, so that the client closes it before the server does. While requests or responses
     * are under way it is not closed, unless no answer can come any more; when they are done this is to be asked again.
     *
     * @return the time on the clock, past if it is over already; some 146 years ahead while there is nothing to close for
     */
    public long deadlineNanos() {
        boolean unanswerable = over == ReuseReason.UNSOLICITED || over == ReuseReason.CLOSED;
        if ((busy() && !unanswerable) || over == ReuseReason.UPGRADED) {
            return idleSinceNanos + Durations.MAX_NANOS;
        }
        if (over != ReuseReason.REUSABLE || requests >= requestLimit) {
            return idleSinceNanos;
        }
        long idle = idleSinceNanos + Math.max(0, idleLimitNanos());
        long silent = heardNanos + policy.maxSilenceNanos();
        return earlier(earlier(idle, silent), bornNanos + ageLimitNanos);
    }

    /**
     * Whether a request or a response is under way.
     *
     * @return true if so
     */
    public boolean busy() {
        return awaitsEnd || (!lastAnswer && (writing || answered < requests));
    }

    /**
     * How many requests have begun on the connection.
     *
     * @return the count
     */
    public long requests() {
        return requests;
    }

    private void rulesOut(ReuseReason reason) {
        if (over == ReuseReason.REUSABLE || over == ReuseReason.CLOSE_TOLD) {
            over = reason;
        }
    }

    private long idleLimitNanos() {
        return goesByHint() ? policy.hintedNanos(hintNanos, roundTripNanos) : policy.idleNanos();
    }

    private boolean goesByHint() {
        return hintNanos != NO_HINT
                && (hintIsMeant || policy.hintedNanos(hintNanos, roundTripNanos) < policy.idleNanos());
    }

    private static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }
}
