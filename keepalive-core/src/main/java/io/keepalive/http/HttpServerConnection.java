package io.keepalive.http;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state machine behind one HTTP/1 connection of a server: it is told what arrives and what is answered, and says which
 * response is the last and when to close.
 *
 * <p>The caller owns time and thread. It calls {@link #poll} at {@link #deadlineNanos()} and does what that returns; all times are
 * nanoseconds of one clock that never goes back, compared by difference, so the clock may start anywhere and wrap. An end is
 * wanted again at each poll until something arrives, so a caller may read first what lies unread, and ask again.
 *
 * <p>Of its own accord it has a response say {@code Connection: close} only if no request after it was accepted, and after such a
 * request none is: what arrives behind it was not processed, and the client may know that (RFC 9112 section 9.6). Where the
 * application's response ends the connection, requests may have been accepted behind it; they get no response.
 *
 * <p>Confined to one thread.
 */
public final class HttpServerConnection {

    private enum Phase {
        /** No byte has come yet. */
        FRESH,
        /** Part of a request's head has come. */
        HEAD,
        /** Requests wait for their responses. */
        BUSY,
        /** All is answered, and part of the last request's body has not come. */
        UNREAD_BODY,
        /** All is answered. */
        IDLE,
        /** The last response is out. */
        ENDING
    }

    private final HttpKeepAlive policy;
    private final HttpServerLimits limits;
    private Phase phase = Phase.FRESH;

    /** Since when the phase counts its time. */
    private long sinceNanos;

    private int accepted;
    private int answered;
    private boolean bodyArrives;
    private boolean awaitsContinue;

    /** Part of a next request's head came while earlier ones were not answered. */
    private boolean nextArrives;

    private @Nullable HttpClose close;

    /**
     * Makes the state of a connection that was accepted now.
     *
     * @param policy how long to hold it
     * @param drawn which part of the jitter falls to this connection: 0 up to, but not including, 1
     * @param nowNanos the clock's time
     * @throws NullPointerException if {@code policy} is null
     * @throws IllegalArgumentException if {@code drawn} is out of range
     */
    public HttpServerConnection(HttpKeepAlive policy, double drawn, long nowNanos) {
        Require.share("drawn", drawn);
        this.policy = Objects.requireNonNull(policy, "policy");
        this.limits = new HttpServerLimits(policy, drawn, nowNanos);
        this.sinceNanos = nowNanos;
    }

    /**
     * Bytes of HTTP have arrived, of whatever. Empty lines between requests are none (RFC 9112 section 2.2) and are not to be told
     * of.
     *
     * @param nowNanos the clock's time
     */
    public void bytesReceived(long nowNanos) {
        if (phase == Phase.FRESH || phase == Phase.IDLE) {
            enter(Phase.HEAD, nowNanos);
        }
        nextArrives = phase == Phase.BUSY && !bodyArrives;
    }

    /**
     * A request's head is whole.
     *
     * @param lastBecause why it is the last one, by its own word or for the client that it is from; null if another may follow
     * @param expectsContinue whether the client waits for 100 (Continue) before it sends the body
     * @param nowNanos the clock's time
     * @return whether it is to be processed; if not, a response that ends the connection is under way, and this request is as
     *     good as not received
     */
    public boolean requestHead(@Nullable HttpClose lastBecause, boolean expectsContinue, long nowNanos) {
        if (close != null) {
            return false;
        }
        accepted++;
        bodyArrives = true;
        nextArrives = false;
        awaitsContinue = expectsContinue;
        close = lastBecause;
        enter(Phase.BUSY, nowNanos);
        closeIfTime(nowNanos);
        return true;
    }

    /** Part of the present request's body has arrived: whether its client waits for 100 (Continue) is no question any more. */
    public void bodyReceived() {
        awaitsContinue = false;
    }

    /**
     * The present request is whole.
     *
     * @param nowNanos the clock's time
     */
    public void requestEnd(long nowNanos) {
        bodyArrives = false;
        awaitsContinue = false;
        if (phase == Phase.UNREAD_BODY) {
            enter(Phase.IDLE, nowNanos);
        }
    }

    /**
     * The present request cannot be read to its end, nor what comes after it.
     *
     * @param nowNanos the clock's time
     */
    public void requestBroken(long nowNanos) {
        bodyArrives = false;
        noMoreRequests(HttpClose.BAD_REQUEST, nowNanos);
    }

    /**
     * The client has closed its side, and may still read ours: what it asked for is answered, and then it is over.
     *
     * @param nowNanos the clock's time
     */
    public void clientSendsNoMore(long nowNanos) {
        noMoreRequests(HttpClose.CLIENT_CLOSED, nowNanos);
    }

    /** 100 (Continue) was sent. */
    public void continued() {
        awaitsContinue = false;
    }

    /**
     * Closes after the present response, whatever else may be said of it; the first reason that is given counts.
     *
     * @param reason why
     * @throws NullPointerException if {@code reason} is null
     */
    public void closeAfterResponse(HttpClose reason) {
        Objects.requireNonNull(reason, "reason");
        if (close == null) {
            close = reason;
        }
    }

    /**
     * The head of a final response is about to be sent.
     *
     * @param nowNanos the clock's time
     * @return whether the connection stays after it; if not, it is to say {@code Connection: close}
     */
    public boolean responseHead(long nowNanos) {
        if (answered >= accepted) {
            closeAfterResponse(HttpClose.APPLICATION); // a response that no request asked for
        } else if (answered + 1 == accepted) {
            if (awaitsContinue) {
                closeAfterResponse(HttpClose.EXPECTATION);
            }
            closeIfTime(nowNanos);
        }
        return close == null || answered + 1 < accepted;
    }

    /**
     * How many requests may follow the one whose response is about to be sent.
     *
     * @return the number; {@link Integer#MAX_VALUE} without a limit
     */
    public int requestsLeft() {
        return limits.requestsLeft(answered + 1);
    }

    /**
     * A final response is written, in whole.
     *
     * @param stays what {@link #responseHead} returned for it; it may have become the last one since
     * @param nowNanos the clock's time
     */
    public void responseEnd(boolean stays, long nowNanos) {
        answered++;
        if (!stays || (close != null && answered >= accepted)) {
            enter(Phase.ENDING, nowNanos);
        } else if (answered == accepted) {
            enter(bodyArrives ? Phase.UNREAD_BODY : nextArrives ? Phase.HEAD : Phase.IDLE, nowNanos);
            nextArrives = false;
        }
    }

    /**
     * Bytes of responses that were written have been sent. Where all is answered, time counts from here: the client cannot have
     * been idle before.
     *
     * @param nowNanos the clock's time
     */
    public void bytesSent(long nowNanos) {
        if (phase == Phase.IDLE || phase == Phase.UNREAD_BODY) {
            sinceNanos = nowNanos;
        }
    }

    /**
     * Whether all is answered, and a body that nobody waits for is still to be read.
     *
     * @return true until it has come, or its time is up
     */
    public boolean awaitsUnreadBody() {
        return phase == Phase.UNREAD_BODY;
    }

    /**
     * Ends the connection with the next response, or, where no request comes, when it has been waited for long enough; at its own
     * idle timeout at the latest.
     *
     * @param untilNanos on the clock, until when a request is waited for
     */
    public void drain(long untilNanos) {
        limits.drain(untilNanos);
    }

    /**
     * Decides what to do now.
     *
     * @param nowNanos the clock's time
     * @return what to do
     */
    public HttpServerAction poll(long nowNanos) {
        if (phase == Phase.ENDING) {
            return HttpServerAction.CLOSE;
        }
        if (nowNanos - deadlineNanos() < 0) {
            return HttpServerAction.NONE;
        }
        return switch (phase) {
            case FRESH, IDLE, UNREAD_BODY -> HttpServerAction.CLOSE;
            case HEAD -> HttpServerAction.ANSWER_TIMEOUT;
            case BUSY, ENDING -> HttpServerAction.NONE;
        };
    }

    /**
     * When to poll next. What arrives moves it, mostly later, so a timer may be left as it is and look again when it fires; with
     * one exception: after the first bytes of a request it may come earlier.
     *
     * @return the time on the clock; some 146 years ahead if there is nothing to wait for
     */
    public long deadlineNanos() {
        return switch (phase) {
            case FRESH -> limits.firstRequestDeadline();
            case HEAD -> sinceNanos + policy.headerNanos();
            case UNREAD_BODY -> sinceNanos + policy.lingerNanos();
            case IDLE -> limits.idleDeadline(sinceNanos);
            case ENDING -> sinceNanos;
            case BUSY -> sinceNanos + Durations.MAX_NANOS;
        };
    }

    /**
     * Why it ends, or would if it were polled now and had to.
     *
     * @param nowNanos the clock's time
     * @return the reason; the client's close where this side wants none
     */
    public HttpClose reason(long nowNanos) {
        if (phase == Phase.ENDING && close != null) {
            return close;
        }
        if (nowNanos - deadlineNanos() < 0) {
            return HttpClose.CLIENT_CLOSED; // a last response that was announced and not sent included
        }
        return switch (phase) {
            case FRESH -> limits.waitedInVain(HttpClose.NO_REQUEST);
            case HEAD -> HttpClose.HEADER_TIMEOUT;
            case UNREAD_BODY -> HttpClose.BODY_UNREAD;
            case IDLE -> limits.waitedInVain(HttpClose.IDLE_TIMEOUT);
            case BUSY, ENDING -> HttpClose.CLIENT_CLOSED;
        };
    }

    private void noMoreRequests(HttpClose reason, long nowNanos) {
        closeAfterResponse(reason);
        if (answered >= accepted) {
            enter(Phase.ENDING, nowNanos);
        }
    }

    private void closeIfTime(long nowNanos) {
        if (close == null) {
            close = limits.reached(accepted, nowNanos);
        }
    }

    private void enter(Phase next, long nowNanos) {
        phase = next;
        sinceNanos = nowNanos;
    }
}
