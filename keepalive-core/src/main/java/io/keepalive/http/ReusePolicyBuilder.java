package io.keepalive.http;

import io.keepalive.internal.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ReusePolicy}.
 *
 * <p>Not thread-safe.
 */
public final class ReusePolicyBuilder {

    /** undici's keepAliveTimeout: a second below the 5 s of Apache httpd and Node, the shortest default among common servers. */
    static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(4);

    /** undici's keepAliveMaxTimeout. */
    static final Duration DEFAULT_MAX_IDLE_TIMEOUT = Duration.ofMinutes(10);

    static final Duration DEFAULT_MARGIN = Duration.ofSeconds(1);
    static final double DEFAULT_ROUND_TRIP_FACTOR = 2;

    /** As that of the server's age, and of gRPC's MAX_CONNECTION_AGE (proposal A9). */
    static final double DEFAULT_AGE_JITTER = 0.1;

    Duration idleTimeout = DEFAULT_IDLE_TIMEOUT;
    Duration maxIdleTimeout = DEFAULT_MAX_IDLE_TIMEOUT;
    Duration margin = DEFAULT_MARGIN;
    double roundTripFactor = DEFAULT_ROUND_TRIP_FACTOR;

    @Nullable
    Duration maxAge;

    double ageJitter = DEFAULT_AGE_JITTER;

    @Nullable
    Integer maxRequests;

    @Nullable
    Duration maxSilence;

    ReusePolicyBuilder() {}

    /**
     * Sets how long a connection may be idle after a response without a hint, or before the first request.
     *
     * @param time longer than zero; 4 s by default (undici's keepAliveTimeout), a second below the 5 s of Apache httpd and
     *     Node, the shortest default among common servers
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public ReusePolicyBuilder idleTimeout(Duration time) {
        idleTimeout = Require.positive("idleTimeout", time);
        return this;
    }

    /**
     * Sets how long a connection may be idle at most, if the server's hint allows for more.
     *
     * @param time not shorter than {@link #idleTimeout(Duration)}; 10 min by default (undici's keepAliveMaxTimeout)
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public ReusePolicyBuilder maxIdleTimeout(Duration time) {
        maxIdleTimeout = Require.positive("maxIdleTimeout", time);
        return this;
    }

    /**
     * Sets by how much less than the server's hint a connection may be idle. A hint that is not longer than the whole margin
     * allows no other request.
     *
     * @param time zero or longer; 1 s by default: the hint is in whole seconds, to which a server may have rounded it up; many
     *     servers close when it is over and not a moment later; and of a request that is lost once, TCP sends a copy some 200 ms
     *     and a few round trips later. (undici had 1 s for the rounding, and takes 2 s since its timers proved to be a second late)
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public ReusePolicyBuilder margin(Duration time) {
        margin = Require.notNegative("margin", time);
        return this;
    }

    /**
     * Sets how many round trips the margin grows by. One is needed in any case: the server counts from when it sent the last
     * byte, half a round trip before that was here, and the next request takes half of one to arrive.
     *
     * @param factor zero or more; 2 by default, as the second one allows for a path that is slower than when it was measured
     * @return this builder
     * @throws IllegalArgumentException if {@code factor} is negative or not finite
     */
    public ReusePolicyBuilder roundTripFactor(double factor) {
        if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
            throw Require.expected("roundTripFactor", factor, ">= 0");
        }
        roundTripFactor = factor;
        return this;
    }

    /**
     * Uses a connection for no new request at this age, or up to a tenth of it earlier: connections move to where name service
     * and load balancer would send them today.
     *
     * @param age longer than zero; none by default
     * @return this builder
     * @throws NullPointerException if {@code age} is null
     * @throws IllegalArgumentException if {@code age} is not longer than zero
     */
    public ReusePolicyBuilder maxAge(Duration age) {
        maxAge = Require.positive("maxAge", age);
        return this;
    }

    /**
     * Sets by which share of the greatest age it may come early, drawn for each connection, so that those opened together are
     * not renewed together.
     *
     * @param share 0 (none) up to, but not including, 1; 0.1 by default
     * @return this builder
     * @throws IllegalArgumentException if {@code share} is out of range
     */
    public ReusePolicyBuilder ageJitter(double share) {
        ageJitter = Require.share("ageJitter", share);
        return this;
    }

    /**
     * Sets how many requests one connection carries; a server's {@code max} may allow for fewer.
     *
     * @param count 1 or more; without a limit by default
     * @return this builder
     * @throws IllegalArgumentException if {@code count} is less than 1
     */
    public ReusePolicyBuilder maxRequests(int count) {
        if (count < 1) {
            throw Require.expected("maxRequests", count, ">= 1");
        }
        maxRequests = count;
        return this;
    }

    /**
     * Sets for how long nothing may have been heard of the server, be it bytes, the answer to a probe of TCP keepalive or that
     * to a heartbeat: middleboxes forget a connection that is silent for longer, and a request on it is answered by nobody.
     * Without any of these underneath, silence is idle time, and this is no more than a shorter {@link #maxIdleTimeout(Duration)}.
     *
     * @param time longer than zero; none by default. Four fifths of the time after which the middlebox forgets is a good choice
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public ReusePolicyBuilder maxSilence(Duration time) {
        maxSilence = Require.positive("maxSilence", time);
        return this;
    }

    /**
     * Checks the settings against each other and makes the policy.
     *
     * @return the policy
     * @throws IllegalArgumentException if {@code maxIdleTimeout} is shorter than {@code idleTimeout}
     */
    public ReusePolicy build() {
        if (maxIdleTimeout.compareTo(idleTimeout) < 0) {
            throw Require.expected("maxIdleTimeout", maxIdleTimeout, ">= idleTimeout " + idleTimeout);
        }
        return new ReusePolicy(this);
    }
}
