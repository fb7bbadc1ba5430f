package io.keepalive.lifetime;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a healthy connection lives: an unused limit, after which it ends or its heartbeats rest, and a greatest age. What
 * ends so ends in good order.
 *
 * <pre>{@code
 * LifetimePolicy.builder()
 *         .endUnusedAfter(Duration.ofMinutes(10))
 *         .maxAge(Duration.ofHours(1))
 *         .build();
 * }</pre>
 *
 * <p>A connection is used when anything but a heartbeat is received or sent. An unused limit below the heartbeat's idle time
 * is no mistake: such a connection is never pinged while it is quiet, and the heartbeat guards it while answers are awaited.
 *
 * <p>Immutable and thread-safe.
 */
public final class LifetimePolicy {

    private final @Nullable Duration unusedLimit;
    private final boolean rests;
    private final @Nullable Duration maxAge;
    private final double maxAgeJitter;
    private final Duration grace;
    private final long unusedNanos;
    private final long maxAgeNanos;

    LifetimePolicy(LifetimePolicyBuilder builder) {
        rests = builder.restUnusedAfter != null;
        unusedLimit = rests ? builder.restUnusedAfter : builder.endUnusedAfter;
        maxAge = builder.maxAge;
        maxAgeJitter = builder.maxAgeJitter;
        grace = builder.grace;
        unusedNanos = nanos(unusedLimit);
        maxAgeNanos = nanos(maxAge);
    }

    /**
     * Starts a policy.
     *
     * @return a builder in which nothing is limited
     */
    public static LifetimePolicyBuilder builder() {
        return new LifetimePolicyBuilder();
    }

    /**
     * Starts from this policy.
     *
     * @return a builder with its settings
     */
    public LifetimePolicyBuilder toBuilder() {
        LifetimePolicyBuilder builder = new LifetimePolicyBuilder();
        builder.endUnusedAfter = rests ? null : unusedLimit;
        builder.restUnusedAfter = rests ? unusedLimit : null;
        builder.maxAge = maxAge;
        builder.maxAgeJitter = maxAgeJitter;
        builder.grace = grace;
        return builder;
    }

    /**
     * The time without use after which a connection ends, or its heartbeats rest.
     *
     * @return the limit, or empty without one
     */
    public Optional<Duration> unusedLimit() {
        return Optional.ofNullable(unusedLimit);
    }

    /**
     * Whether an unused connection stays open and only its heartbeats stop.
     *
     * @return false if it ends, or if there is no unused limit
     */
    public boolean rests() {
        return rests;
    }

    /**
     * The greatest age.
     *
     * @return the age, or empty without one
     */
    public Optional<Duration> maxAge() {
        return Optional.ofNullable(maxAge);
    }

    /**
     * The share of the greatest age by which a connection may end early.
     *
     * @return {@code 0 <= share < 1}
     */
    public double maxAgeJitter() {
        return maxAgeJitter;
    }

    /**
     * How long an end in good order may take, from the goodbye to the close.
     *
     * @return the time
     */
    public Duration grace() {
        return grace;
    }

    boolean limitsUnused() {
        return unusedLimit != null;
    }

    boolean limitsAge() {
        return maxAge != null;
    }

    long unusedNanos() {
        return unusedNanos;
    }

    /** The greatest age, less what is drawn of its jitter. */
    long ageLimitNanos(double drawn) {
        return maxAgeNanos - (long) (maxAgeNanos * maxAgeJitter * drawn);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LifetimePolicy that
                && Objects.equals(unusedLimit, that.unusedLimit)
                && rests == that.rests
                && Objects.equals(maxAge, that.maxAge)
                && maxAgeJitter == that.maxAgeJitter
                && grace.equals(that.grace);
    }

    @Override
    public int hashCode() {
        return Objects.hash(unusedLimit, rests, maxAge, maxAgeJitter, grace);
    }

    /** Such as {@code LifetimePolicy[endUnusedAfter=PT10M, maxAge=PT1H, maxAgeJitter=0.1, grace=PT5S]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("LifetimePolicy[");
        if (unusedLimit != null) {
            text.append(rests ? "restUnusedAfter=" : "endUnusedAfter=")
                    .append(unusedLimit)
                    .append(", ");
        }
        if (maxAge != null) {
            text.append("maxAge=").append(maxAge).append(", maxAgeJitter=").append(maxAgeJitter);
            text.append(", ");
        }
        return text.append("grace=").append(grace).append(']').toString();
    }

    private static long nanos(@Nullable Duration time) {
        return time == null ? Durations.MAX_NANOS : Durations.saturatedNanos(time);
    }
}
