package io.keepalive.http;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;

/**
 * How a server's HTTP connections end before a deploy: what is being answered is answered, with {@code Connection: close}; an
 * idle connection is given time for a last request, which is answered so too, and closed when none comes. Closed at once, it
 * would lose the request that is on its way just then.
 *
 * <p>Immutable and thread-safe.
 */
public final class HttpDrain {

    private final Duration bound;
    private final Duration idleWait;

    private HttpDrain(Duration bound, Duration idleWait) {
        this.bound = bound;
        this.idleWait = idleWait;
    }

    /**
     * Ends all connections within a bound, after which what is left is closed, answered or not; such as a little less than the time
     * after which the process is killed. Idle connections are waited for up to half of it.
     *
     * @param bound longer than zero, from the start of the drain
     * @return the drain
     * @throws NullPointerException if {@code bound} is null
     * @throws IllegalArgumentException if {@code bound} is not longer than zero
     */
    public static HttpDrain within(Duration bound) {
        Require.positive("within", bound);
        return new HttpDrain(bound, bound.dividedBy(2));
    }

    /**
     * Sets how long idle connections are waited for. They close spread over the second half of that time, so that their clients do
     * not come back all at once; or at their own idle timeout, whichever is first. No client that keeps to the timeout it was
     * told loses a request if twice the idle timeout and its margin are waited for.
     *
     * @param time not negative, the bound at most; zero closes them at once
     * @return a drain like this one with that wait
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is negative or longer than the bound
     */
    public HttpDrain waitForIdle(Duration time) {
        if (Require.notNegative("waitForIdle", time).compareTo(bound) > 0) {
            throw Require.expected("waitForIdle", time, "<= within " + bound);
        }
        return new HttpDrain(bound, time);
    }

    /**
     * When whatever is left is closed.
     *
     * @return the time from the start of the drain
     */
    public Duration bound() {
        return bound;
    }

    /**
     * How long idle connections are waited for at most.
     *
     * @return the time from the start of the drain
     */
    public Duration idleWait() {
        return idleWait;
    }

    /**
     * How long one idle connection is waited for.
     *
     * @param drawn which part of the spread falls to it: 0 up to, but not including, 1
     * @return nanoseconds from the start of the drain
     * @throws IllegalArgumentException if {@code drawn} is out of range
     */
    public long idleWaitNanos(double drawn) {
        Require.share("drawn", drawn);
        long wait = Durations.saturatedNanos(idleWait);
        return wait - (long) (wait * drawn / 2);
    }

    /** Such as {@code HttpDrain[within=PT10S, waitForIdle=PT5S]}. */
    @Override
    public String toString() {
        return "HttpDrain[within=" + bound + ", waitForIdle=" + idleWait + ']';
    }
}
