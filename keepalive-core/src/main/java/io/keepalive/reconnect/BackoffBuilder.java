package io.keepalive.reconnect;

import io.keepalive.internal.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Backoff}.
 *
 * <p>Not thread-safe.
 */
public final class BackoffBuilder {

    /** As the AWS SDKs wait (reference guide, "Retry behavior": up to 1 s × 2^n, at most 20 s). */
    Duration firstDelay = Duration.ofSeconds(1);

    Duration maxDelay = Duration.ofSeconds(20);

    /** As long as a container has to be up until Docker takes its start for a success (restart policies). */
    Duration stableAfter = Duration.ofSeconds(10);

    @Nullable
    Integer maxAttempts;

    @Nullable
    Duration giveUpAfter;

    BackoffBuilder() {}

    /**
     * Sets the greatest wait after the first failure; it doubles with each that follows. Half of it is waited on average.
     *
     * @param time longer than zero, at most {@link #maxDelay}; 1 s by default (as the AWS SDKs)
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public BackoffBuilder firstDelay(Duration time) {
        firstDelay = Require.positive("firstDelay", time);
        return this;
    }

    /**
     * Sets the greatest wait of all.
     *
     * @param time longer than zero; 20 s by default (as the AWS SDKs)
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public BackoffBuilder maxDelay(Duration time) {
        maxDelay = Require.positive("maxDelay", time);
        return this;
    }

    /**
     * Sets how long a connection has to live to count as a success, after which the waits begin anew from the first. One that ends
     * sooner counts as an attempt that failed: a server that accepts and closes at once is not hammered.
     *
     * @param time zero or longer; 10 s by default (as Docker's restart policies)
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public BackoffBuilder stableAfter(Duration time) {
        stableAfter = Require.notNegative("stableAfter", time);
        return this;
    }

    /**
     * Gives up after so many attempts in a row without a success.
     *
     * @param attempts 1 or more; no limit by default
     * @return this builder
     * @throws IllegalArgumentException if {@code attempts} is less than 1
     */
    public BackoffBuilder maxAttempts(int attempts) {
        maxAttempts = Require.inRange("maxAttempts", attempts, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Gives up when the next attempt would begin after more than this time without a connection; one that does not count as a success
     * does not count here either. So it may give up by up to one wait earlier.
     *
     * @param time longer than zero; no limit by default
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public BackoffBuilder giveUpAfter(Duration time) {
        giveUpAfter = Require.positive("giveUpAfter", time);
        return this;
    }

    /**
     * Checks the settings against each other and makes the policy.
     *
     * @return the policy
     * @throws IllegalArgumentException if {@code firstDelay} is longer than {@code maxDelay}
     */
    public Backoff build() {
        if (firstDelay.compareTo(maxDelay) > 0) {
            throw Require.expected("firstDelay", firstDelay, "<= maxDelay " + maxDelay);
        }
        return new Backoff(this);
    }
}
