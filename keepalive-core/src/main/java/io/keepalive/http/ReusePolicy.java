package io.keepalive.http;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * When a client may use an HTTP/1 connection for another request: how long it may have been idle, with the server's hint and
 * without, and how old, how much used and how silent it may be.
 *
 * <pre>{@code
 * ReusePolicy.builder().maxAge(Duration.ofMinutes(10)).build();
 * }</pre>
 *
 * <p>A server may close an idle connection at any time, also while a request is on its way (RFC 9112 section 9.5). A client
 * never meets that close if it stops using the connection sooner. So a hint such as {@code Keep-Alive: timeout=75} allows 75 s
 * less {@link #marginNanos a margin}.
 *
 * <p>Immutable and thread-safe.
 */
public final class ReusePolicy {

    private final Duration idleTimeout;
    private final Duration maxIdleTimeout;
    private final Duration margin;
    private final double roundTripFactor;
    private final @Nullable Duration maxAge;
    private final double ageJitter;
    private final @Nullable Integer maxRequests;
    private final @Nullable Duration maxSilence;
    private final long idleNanos;
    private final long maxIdleNanos;
    private final long baseMarginNanos;
    private final long maxAgeNanos;
    private final long maxSilenceNanos;

    ReusePolicy(ReusePolicyBuilder builder) {
        idleTimeout = builder.idleTimeout;
        maxIdleTimeout = builder.maxIdleTimeout;
        margin = builder.margin;
        roundTripFactor = builder.roundTripFactor;
        maxAge = builder.maxAge;
        ageJitter = builder.ageJitter;
        maxRequests = builder.maxRequests;
        maxSilence = builder.maxSilence;
        idleNanos = Durations.saturatedNanos(idleTimeout);
        maxIdleNanos = Durations.saturatedNanos(maxIdleTimeout);
        baseMarginNanos = Durations.saturatedNanos(margin);
        maxAgeNanos = nanos(maxAge);
        maxSilenceNanos = nanos(maxSilence);
    }

    /**
     * Starts a policy.
     *
     * @return a builder with the defaults
     */
    public static ReusePolicyBuilder builder() {
        return new ReusePolicyBuilder();
    }

    /**
     * Starts from this policy.
     *
     * @return a builder with its settings
     */
    public ReusePolicyBuilder toBuilder() {
        ReusePolicyBuilder builder = new ReusePolicyBuilder();
        builder.idleTimeout = idleTimeout;
        builder.maxIdleTimeout = maxIdleTimeout;
        builder.margin = margin;
        builder.roundTripFactor = roundTripFactor;
        builder.maxAge = maxAge;
        builder.ageJitter = ageJitter;
        builder.maxRequests = maxRequests;
        builder.maxSilence = maxSilence;
        return builder;
    }

    /**
     * How long a connection may be idle where the server gave no hint.
     *
     * @return the time
     */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /**
     * How long a connection may be idle whatever the server's hint.
     *
     * @return the time
     */
    public Duration maxIdleTimeout() {
        return maxIdleTimeout;
    }

    /**
     * By how much less than the server's hint a connection may be idle, beside the share of the round trip.
     *
     * @return the time
     */
    public Duration margin() {
        return margin;
    }

    /**
     * How many round trips the margin grows by.
     *
     * @return the factor
     */
    public double roundTripFactor() {
        return roundTripFactor;
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
     * The share of the greatest age by which it may come early.
     *
     * @return {@code 0 <= share < 1}
     */
    public double ageJitter() {
        return ageJitter;
    }

    /**
     * How many requests one connection carries.
     *
     * @return the count, or empty without a limit
     */
    public OptionalInt maxRequests() {
        return maxRequests == null ? OptionalInt.empty() : OptionalInt.of(maxRequests);
    }

    /**
     * For how long nothing at all may have been heard of the server.
     *
     * @return the time, or empty without a limit
     */
    public Optional<Duration> maxSilence() {
        return Optional.ofNullable(maxSilence);
    }

    /**
     * The margin on a connection with this round trip: {@code margin + roundTripFactor × round trip}.
     *
     * @param roundTripNanos the round trip, nanoseconds; 0 if it is not known
     * @return the margin, nanoseconds
     */
    public long marginNanos(long roundTripNanos) {
        long grown = (long) Math.min(roundTripNanos * roundTripFactor, (double) Durations.MAX_NANOS);
        return Durations.saturatedAdd(baseMarginNanos, grown);
    }

    /** How long the connection may be idle after a response that hints at so many nanoseconds; zero or less: not at all. */
    long hintedNanos(long hintNanos, long roundTripNanos) {
        return Math.min(hintNanos - marginNanos(roundTripNanos), maxIdleNanos);
    }

    long idleNanos() {
        return idleNanos;
    }

    int requestLimit() {
        return maxRequests == null ? Integer.MAX_VALUE : maxRequests;
    }

    long maxSilenceNanos() {
        return maxSilenceNanos;
    }

    /** The greatest age, less what is drawn of its jitter. */
    long ageLimitNanos(double drawn) {
        return maxAge == null ? Durations.MAX_NANOS : maxAgeNanos - (long) (maxAgeNanos * ageJitter * drawn);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReusePolicy that
                && idleTimeout.equals(that.idleTimeout)
                && maxIdleTimeout.equals(that.maxIdleTimeout)
                && margin.equals(that.margin)
                && roundTripFactor == that.roundTripFactor
                && Objects.equals(maxAge, that.maxAge)
                && ageJitter == that.ageJitter
                && Objects.equals(maxRequests, that.maxRequests)
                && Objects.equals(maxSilence, that.maxSilence);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                idleTimeout, maxIdleTimeout, margin, roundTripFactor, maxAge, ageJitter, maxRequests, maxSilence);
    }

    /** Such as {@code ReusePolicy[idleTimeout=PT4S, maxIdleTimeout=PT10M, margin=PT1S + 2.0 round trips]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("ReusePolicy[idleTimeout=")
                .append(idleTimeout)
                .append(", maxIdleTimeout=")
                .append(maxIdleTimeout)
                .append(", margin=")
                .append(margin)
                .append(" + ")
                .append(roundTripFactor)
                .append(" round trips");
        if (maxAge != null) {
            text.append(", maxAge=").append(maxAge).append(", ageJitter=").append(ageJitter);
        }
        if (maxRequests != null) {
            text.append(", maxRequests=").append(maxRequests);
        }
        if (maxSilence != null) {
            text.append(", maxSilence=").append(maxSilence);
        }
        return text.append(']').toString();
    }

    private static long nanos(@Nullable Duration time) {
        return time == null ? Durations.MAX_NANOS : Durations.saturatedNanos(time);
    }
}
