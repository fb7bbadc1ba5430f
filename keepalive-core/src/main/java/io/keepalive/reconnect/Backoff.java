package io.keepalive.reconnect;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before connecting again: exponential backoff with full jitter (Brooker, "Exponential Backoff And Jitter", AWS
 * Architecture Blog 2015). Before the attempt that follows the n-th failure in a row the wait is drawn evenly from 0 to the lesser of
 * {@code maxDelay} and {@code firstDelay × 2^(n−1)}, so that clients that lost one server at one moment do not come back at one moment.
 *
 * <pre>{@code
 * Backoff.builder()
 *         .firstDelay(Duration.ofMillis(200))
 *         .maxDelay(Duration.ofSeconds(10))
 *         .build();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Backoff {

    /** Doubled so often, any time is beyond the clock. */
    private static final int DOUBLINGS_BEYOND_ANY_TIME = 62;

    private static final Backoff BY_DEFAULT = builder().build();

    private final Duration firstDelay;
    private final Duration maxDelay;
    private final Duration stableAfter;
    private final @Nullable Integer maxAttempts;
    private final @Nullable Duration giveUpAfter;
    private final long firstDelayNanos;
    private final long maxDelayNanos;
    private final long stableNanos;
    private final long giveUpNanos;

    Backoff(BackoffBuilder builder) {
        firstDelay = builder.firstDelay;
        maxDelay = builder.maxDelay;
        stableAfter = builder.stableAfter;
        maxAttempts = builder.maxAttempts;
        giveUpAfter = builder.giveUpAfter;
        firstDelayNanos = Durations.saturatedNanos(firstDelay);
        maxDelayNanos = Durations.saturatedNanos(maxDelay);
        stableNanos = Durations.saturatedNanos(stableAfter);
        giveUpNanos = giveUpAfter == null ? Long.MAX_VALUE : Durations.saturatedNanos(giveUpAfter);
    }

    /**
     * Starts a policy.
     *
     * @return a builder with the defaults, which never gives up
     */
    public static BackoffBuilder builder() {
        return new BackoffBuilder();
    }

    /**
     * The policy of which nothing was said.
     *
     * @return waits up to 1 s at first, up to 20 s in the end, and never gives up
     */
    public static Backoff byDefault() {
        return BY_DEFAULT;
    }

    /**
     * Starts from this policy.
     *
     * @return a builder with its settings
     */
    public BackoffBuilder toBuilder() {
        BackoffBuilder builder = new BackoffBuilder();
        builder.firstDelay = firstDelay;
        builder.maxDelay = maxDelay;
        builder.stableAfter = stableAfter;
        builder.maxAttempts = maxAttempts;
        builder.giveUpAfter = giveUpAfter;
        return builder;
    }

    /**
     * Starts counting one link's attempts. The link may be made without a wait for the first time.
     *
     * @param seed what the waits are drawn by; links that share one come back together
     * @param nowNanos the clock's time
     * @return the attempts, none yet
     */
    public Attempts start(long seed, long nowNanos) {
        return new Attempts(this, seed, nowNanos);
    }

    /**
     * The greatest wait after one failure.
     *
     * @return the time
     */
    public Duration firstDelay() {
        return firstDelay;
    }

    /**
     * The greatest wait after any number of failures.
     *
     * @return the time
     */
    public Duration maxDelay() {
        return maxDelay;
    }

    /**
     * How long a connection has to live to count as a success.
     *
     * @return the time; zero if every one does
     */
    public Duration stableAfter() {
        return stableAfter;
    }

    /**
     * After how many attempts in a row without a success it gives up.
     *
     * @return the number, or empty if it does not count them
     */
    public OptionalInt maxAttempts() {
        return maxAttempts == null ? OptionalInt.empty() : OptionalInt.of(maxAttempts);
    }

    /**
     * After how much time without a connection it gives up.
     *
     * @return the time, or empty if it does not look at it
     */
    public Optional<Duration> giveUpAfter() {
        return Optional.ofNullable(giveUpAfter);
    }

    /** The greatest wait when so many were drawn before. */
    long boundNanos(int drawnBefore) {
        if (drawnBefore >= DOUBLINGS_BEYOND_ANY_TIME) {
            return maxDelayNanos;
        }
        return Math.min(maxDelayNanos, Durations.saturatedMultiply(firstDelayNanos, 1L << drawnBefore));
    }

    long stableNanos() {
        return stableNanos;
    }

    boolean permitsAnotherAfter(int failures) {
        return maxAttempts == null || failures < maxAttempts;
    }

    /** Whether an attempt may begin when there has been no connection for so long. */
    boolean permitsAttemptAfter(long withoutNanos) {
        return giveUpAfter == null || withoutNanos <= giveUpNanos;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Backoff that
                && firstDelay.equals(that.firstDelay)
                && maxDelay.equals(that.maxDelay)
                && stableAfter.equals(that.stableAfter)
                && Objects.equals(maxAttempts, that.maxAttempts)
                && Objects.equals(giveUpAfter, that.giveUpAfter);
    }

    @Override
    public int hashCode() {
        return Objects.hash(firstDelay, maxDelay, stableAfter, maxAttempts, giveUpAfter);
    }

    /** Such as {@code Backoff[firstDelay=PT1S, maxDelay=PT20S, stableAfter=PT10S, maxAttempts=5]}. */
    @Override
    public String toString() {
        return "Backoff[firstDelay=" + firstDelay + ", maxDelay=" + maxDelay + ", stableAfter=" + stableAfter
                + (maxAttempts == null ? "" : ", maxAttempts=" + maxAttempts)
                + (giveUpAfter == null ? "" : ", giveUpAfter=" + giveUpAfter) + ']';
    }
}
