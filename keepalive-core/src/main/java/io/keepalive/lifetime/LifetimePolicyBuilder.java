package io.keepalive.lifetime;

import io.keepalive.internal.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link LifetimePolicy}.
 *
 * <p>Not thread-safe.
 */
public final class LifetimePolicyBuilder {

    /** gRPC varies its MAX_CONNECTION_AGE by as much, in both directions (proposal A9). */
    private static final double DEFAULT_MAX_AGE_JITTER = 0.1;

    /** As long as nginx waits for a client after its own goodbye (lingering_timeout). */
    static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

    @Nullable
    Duration endUnusedAfter;

    @Nullable
    Duration restUnusedAfter;

    @Nullable
    Duration maxAge;

    double maxAgeJitter = DEFAULT_MAX_AGE_JITTER;
    Duration grace = DEFAULT_GRACE;

    LifetimePolicyBuilder() {}

    /**
     * Ends a connection in good order that nobody has used for so long, however healthy: its entries in middleboxes are freed.
     *
     * @param limit longer than zero; none by default. It may be shorter than the heartbeat's idle time
     * @return this builder
     * @throws NullPointerException if {@code limit} is null
     * @throws IllegalArgumentException if {@code limit} is not longer than zero
     */
    public LifetimePolicyBuilder endUnusedAfter(Duration limit) {
        endUnusedAfter = Require.positive("endUnusedAfter", limit);
        return this;
    }

    /**
     * Stops the heartbeats of a connection that nobody has used for so long, and leaves it open: middleboxes may forget it. With
     * the next use they begin again, from a full idle time. A peer that watches what we send has to rest as well.
     *
     * @param limit longer than zero; none by default
     * @return this builder
     * @throws NullPointerException if {@code limit} is null
     * @throws IllegalArgumentException if {@code limit} is not longer than zero
     */
    public LifetimePolicyBuilder restUnusedAfter(Duration limit) {
        restUnusedAfter = Require.positive("restUnusedAfter", limit);
        return this;
    }

    /**
     * Ends a connection in good order at this age, used or not, up to a tenth of it early: connections move to where a load
     * balancer would send them today.
     *
     * @param age longer than zero; none by default
     * @return this builder
     * @throws NullPointerException if {@code age} is null
     * @throws IllegalArgumentException if {@code age} is not longer than zero
     */
    public LifetimePolicyBuilder maxAge(Duration age) {
        return maxAge(age, DEFAULT_MAX_AGE_JITTER);
    }

    /**
     * Ends a connection in good order at this age, used or not, or somewhat earlier, and never later, by a share drawn for each
     * so that those opened together do not end together.
     *
     * @param age longer than zero; none by default
     * @param jitter share of the age by which it may come early: 0 (none) up to, but not including, 1; 0.1 by default (as in
     *     gRPC, which also ends as much late)
     * @return this builder
     * @throws NullPointerException if {@code age} is null
     * @throws IllegalArgumentException if {@code age} is not longer than zero, or {@code jitter} is out of range
     */
    public LifetimePolicyBuilder maxAge(Duration age, double jitter) {
        Require.positive("maxAge", age);
        Require.share("jitter", jitter);
        maxAge = age;
        maxAgeJitter = jitter;
        return this;
    }

    /**
     * Sets how long an end in good order may take: the goodbye, what is left to send, and the peer's own close. Then the
     * connection is closed all the same.
     *
     * @param time longer than zero; 5 s by default (as nginx's lingering_timeout)
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public LifetimePolicyBuilder grace(Duration time) {
        grace = Require.positive("grace", time);
        return this;
    }

    /**
     * Checks the settings against each other and makes the policy.
     *
     * @return the policy
     * @throws IllegalArgumentException if nothing is limited, or an unused connection is both to end and to rest
     */
    public LifetimePolicy build() {
        if (endUnusedAfter != null && restUnusedAfter != null) {
            throw Require.expected("restUnusedAfter", restUnusedAfter, "none, as endUnusedAfter is " + endUnusedAfter);
        }
        if (endUnusedAfter == null && restUnusedAfter == null && maxAge == null) {
            throw new IllegalArgumentException(
                    "lifetime: no limit (expected: endUnusedAfter, restUnusedAfter or maxAge)");
        }
        return new LifetimePolicy(this);
    }
}
