package io.keepalive.http;

import io.keepalive.internal.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of an {@link HttpKeepAlive} policy.
 *
 * <p>Not thread-safe; confine it to one thread.
 */
public final class HttpKeepAliveBuilder {

    Duration idleTimeout = Duration.ofSeconds(75);
    Duration margin = Duration.ofSeconds(1);
    double idleJitter = 0.1;
    int maxRequests = 1000;

    @Nullable
    Duration maxAge = Duration.ofHours(1);

    double ageJitter = 0.1;

    @Nullable
    Duration firstRequestTimeout;

    Duration headerTimeout = Duration.ofSeconds(20);
    Duration linger = Duration.ofSeconds(5);

    /** Null where it follows from the idle timeout. */
    @Nullable
    Duration advertised;

    boolean advertises = true;

    HttpKeepAliveBuilder() {}

    HttpKeepAliveBuilder(HttpKeepAlive policy) {
        idleTimeout = policy.idleTimeout();
        margin = policy.margin();
        idleJitter = policy.idleJitter();
        advertises = policy.advertises;
        advertised = policy.givenAdvertised;
        maxRequests = policy.requestLimit();
        maxAge = policy.maxAge().orElse(null);
        ageJitter = policy.ageJitter();
        firstRequestTimeout = policy.givenFirstRequestTimeout;
        headerTimeout = policy.headerTimeout();
        linger = policy.linger();
    }

    /**
     * Sets how long a client may leave a connection idle after a response. Behind a load balancer that keeps connections to this
     * server, it should be longer than the load balancer's own idle timeout, which then closes first.
     *
     * @param time not negative; zero: there is no keep-alive, and every response closes; 75 s by default (as nginx's
     *     {@code keepalive_timeout})
     * @return this
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public HttpKeepAliveBuilder idleTimeout(Duration time) {
        idleTimeout = Require.notNegative("idleTimeout", time);
        return this;
    }

    /**
     * Sets how much longer than the idle timeout an idle connection is really held. A request sent at the last moment is on its
     * way for half a round trip, and the client's clock started half a round trip after ours.
     *
     * @param time not negative; 1 s by default (as Node's {@code keepAliveTimeoutBuffer}); zero closes on the second, as nginx and
     *     Apache httpd do, and meets requests that were sent in time
     * @return this
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public HttpKeepAliveBuilder margin(Duration time) {
        margin = Require.notNegative("margin", time);
        return this;
    }

    /**
     * Sets by which share of the idle timeout, drawn for each connection, an idle connection is held longer still, so that
     * connections that fell idle together do not close together. Never shorter: clients rely on what they were told.
     *
     * @param share {@code 0 <= share < 1}; 0.1 by default
     * @return this
     * @throws IllegalArgumentException if {@code share} is out of range
     */
    public HttpKeepAliveBuilder idleJitter(double share) {
        idleJitter = Require.share("idleJitter", share);
        return this;
    }

    /**
     * Sets the timeout that the {@code Keep-Alive} header tells, where it is to differ from the idle timeout.
     *
     * @param time whole seconds, 1 or more, the idle timeout at most; by default the idle timeout, rounded down to seconds, and
     *     nothing if it is below 1 s
     * @return this
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not of whole seconds, or zero or less
     */
    public HttpKeepAliveBuilder advertise(Duration time) {
        if (Require.positive("advertise", time).toNanosPart() != 0) {
            throw Require.expected("advertise", time, "whole seconds, as the header has no fractions");
        }
        advertised = time;
        advertises = true;
        return this;
    }

    /**
     * Sends no {@code Keep-Alive} header. Clients then have to guess, and a guess that is too long meets the close.
     *
     * @return this
     */
    public HttpKeepAliveBuilder advertiseNothing() {
        advertised = null;
        advertises = false;
        return this;
    }

    /**
     * Sets how many requests a connection serves; the last response says {@code Connection: close}.
     *
     * @param requests 1 or more; 1000 by default (as nginx's {@code keepalive_requests})
     * @return this
     * @throws IllegalArgumentException if {@code requests} is less than 1
     */
    public HttpKeepAliveBuilder maxRequests(int requests) {
        maxRequests = Require.inRange("maxRequests", requests, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Serves any number of requests on a connection.
     *
     * @return this
     */
    public HttpKeepAliveBuilder unlimitedRequests() {
        maxRequests = Integer.MAX_VALUE;
        return this;
    }

    /**
     * Sets the age from which on the next response says {@code Connection: close}, so that clients follow changes of names and
     * load balancing. A connection that is idle at that age is left to its idle timeout.
     *
     * @param age longer than zero; 1 h by default (as nginx's {@code keepalive_time})
     * @return this
     * @throws NullPointerException if {@code age} is null
     * @throws IllegalArgumentException if {@code age} is not longer than zero
     */
    public HttpKeepAliveBuilder maxAge(Duration age) {
        maxAge = Require.positive("maxAge", age);
        return this;
    }

    /**
     * Lets connections grow as old as they may.
     *
     * @return this
     */
    public HttpKeepAliveBuilder unlimitedAge() {
        maxAge = null;
        return this;
    }

    /**
     * Sets by which share of the age, drawn for each connection, it counts as old early, so that connections opened together do
     * not end together.
     *
     * @param share {@code 0 <= share < 1}; 0.1 by default (as gRPC's max connection age)
     * @return this
     * @throws IllegalArgumentException if {@code share} is out of range
     */
    public HttpKeepAliveBuilder ageJitter(double share) {
        ageJitter = Require.share("ageJitter", share);
        return this;
    }

    /**
     * Sets how long a fresh connection may take until the first byte of its first request, with TLS the handshake included; then
     * it is closed without a word.
     *
     * @param time longer than zero; by default as long as {@link #headerTimeout}
     * @return this
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public HttpKeepAliveBuilder firstRequestTimeout(Duration time) {
        firstRequestTimeout = Require.positive("firstRequestTimeout", time);
        return this;
    }

    /**
     * Sets how long a request's head may take, from its first byte to its last; then it is answered with 408 and the connection
     * closed. Bytes that trickle in do not extend it.
     *
     * @param time longer than zero; 20 s by default (as Apache httpd's {@code RequestReadTimeout header=20})
     * @return this
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public HttpKeepAliveBuilder headerTimeout(Duration time) {
        headerTimeout = Require.positive("headerTimeout", time);
        return this;
    }

    /**
     * Sets how long the end of a connection may take after our FIN, while what still arrives is read and thrown away, so that no
     * reset destroys the last response; and how long the rest of a request's body may take to arrive once its response is sent.
     *
     * @param time longer than zero; 5 s by default (as nginx's {@code lingering_timeout})
     * @return this
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public HttpKeepAliveBuilder linger(Duration time) {
        linger = Require.positive("linger", time);
        return this;
    }

    /**
     * Makes the policy.
     *
     * @return the policy
     * @throws IllegalArgumentException if more is advertised than is held
     */
    public HttpKeepAlive build() {
        if (advertised != null && advertised.compareTo(idleTimeout) > 0) {
            throw Require.expected("advertise", advertised, "<= idleTimeout " + idleTimeout);
        }
        return new HttpKeepAlive(this);
    }
}
