package io.keepalive.http;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How long an HTTP server holds connections: while they are idle, for how many requests, to what age, and how long it waits for
 * a request to arrive.
 *
 * <pre>{@code
 * HttpKeepAlive.builder()
 *         .idleTimeout(Duration.ofSeconds(75))
 *         .maxRequests(1000)
 *         .maxAge(Duration.ofHours(1))
 *         .build();
 * }</pre>
 *
 * <p>Clients are told the idle timeout in the {@code Keep-Alive} header and the connection is held longer by the margin, so a
 * client that keeps to what it was told never sends into the close. Limits of requests and age are announced with
 * {@code Connection: close} on the last response, and an idle connection is never closed for them.
 *
 * <p>Immutable and thread-safe.
 */
public final class HttpKeepAlive {

    private final Duration idleTimeout;
    private final Duration margin;
    private final double idleJitter;
    final boolean advertises;
    final @Nullable Duration givenAdvertised;
    private final int maxRequests;
    private final @Nullable Duration maxAge;
    private final double ageJitter;
    final @Nullable Duration givenFirstRequestTimeout;
    private final Duration headerTimeout;
    private final Duration linger;
    private final long heldIdleNanos;
    private final long maxAgeNanos;
    private final long firstRequestNanos;
    private final long headerNanos;
    private final long lingerNanos;

    HttpKeepAlive(HttpKeepAliveBuilder builder) {
        idleTimeout = builder.idleTimeout;
        margin = builder.margin;
        idleJitter = builder.idleJitter;
        advertises = builder.advertises;
        givenAdvertised = builder.advertised;
        maxRequests = builder.maxRequests;
        maxAge = builder.maxAge;
        ageJitter = builder.ageJitter;
        headerTimeout = builder.headerTimeout;
        givenFirstRequestTimeout = builder.firstRequestTimeout;
        linger = builder.linger;
        heldIdleNanos = Durations.saturatedAdd(Durations.saturatedNanos(idleTimeout), Durations.saturatedNanos(margin));
        maxAgeNanos = maxAge == null ? Durations.MAX_NANOS : Durations.saturatedNanos(maxAge);
        firstRequestNanos = Durations.saturatedNanos(firstRequestTimeout());
        headerNanos = Durations.saturatedNanos(headerTimeout);
        lingerNanos = Durations.saturatedNanos(linger);
    }

    /**
     * Starts a policy.
     *
     * @return a builder with the defaults of its methods
     */
    public static HttpKeepAliveBuilder builder() {
        return new HttpKeepAliveBuilder();
    }

    /**
     * Starts from this policy.
     *
     * @return a builder with its settings
     */
    public HttpKeepAliveBuilder toBuilder() {
        return new HttpKeepAliveBuilder(this);
    }

    /**
     * How long a client may leave the connection idle after a response.
     *
     * @return the time; zero if every response closes
     */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /**
     * How much longer than the idle timeout an idle connection is really held.
     *
     * @return the time
     */
    public Duration margin() {
        return margin;
    }

    /**
     * The share of the idle timeout by which an idle connection may be held longer still.
     *
     * @return {@code 0 <= share < 1}
     */
    public double idleJitter() {
        return idleJitter;
    }

    /**
     * The timeout that the {@code Keep-Alive} header tells.
     *
     * @return whole seconds; empty if it tells none
     */
    public Optional<Duration> advertised() {
        Duration told = givenAdvertised != null ? givenAdvertised : Duration.ofSeconds(idleTimeout.toSeconds());
        return advertises && !told.isZero() ? Optional.of(told) : Optional.empty();
    }

    /**
     * How many requests a connection serves.
     *
     * @return the number; empty without a limit
     */
    public OptionalInt maxRequests() {
        return maxRequests == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(maxRequests);
    }

    /**
     * The age from which on the next response is the last.
     *
     * @return the age; empty without a limit
     */
    public Optional<Duration> maxAge() {
        return Optional.ofNullable(maxAge);
    }

    /**
     * The share of the age by which a connection may count as old early.
     *
     * @return {@code 0 <= share < 1}
     */
    public double ageJitter() {
        return ageJitter;
    }

    /**
     * How long a fresh connection may take until the first byte of its first request.
     *
     * @return the time
     */
    public Duration firstRequestTimeout() {
        return givenFirstRequestTimeout != null ? givenFirstRequestTimeout : headerTimeout;
    }

    /**
     * How long a request's head may take, from its first byte to its last.
     *
     * @return the time
     */
    public Duration headerTimeout() {
        return headerTimeout;
    }

    /**
     * How long the end of a connection may take, and how long a body that nobody read may take after its response.
     *
     * @return the time
     */
    public Duration linger() {
        return linger;
    }

    boolean closesAlways() {
        return idleTimeout.isZero();
    }

    int requestLimit() {
        return maxRequests;
    }

    long idleNanos(double drawn) {
        long jitter = (long) (Durations.saturatedNanos(idleTimeout) * idleJitter * drawn);
        return Durations.saturatedAdd(heldIdleNanos, jitter);
    }

    long ageNanos(double drawn) {
        return maxAgeNanos - (long) (maxAgeNanos * ageJitter * drawn);
    }

    boolean limitsAge() {
        return maxAge != null;
    }

    long firstRequestNanos() {
        return firstRequestNanos;
    }

    long headerNanos() {
        return headerNanos;
    }

    long lingerNanos() {
        return lingerNanos;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HttpKeepAlive that && toString().equals(that.toString()); // which shows every setting
    }

    @Override
    public int hashCode() {
        return Objects.hash(idleTimeout, margin, maxRequests, maxAge, headerTimeout);
    }

    /** Every setting, such as {@code HttpKeepAlive[idleTimeout=PT1M15S, margin=PT1S, …]}. */
    @Override
    public String toString() {
        return "HttpKeepAlive[idleTimeout=" + idleTimeout
                + ", margin=" + margin
                + ", idleJitter=" + idleJitter
                + advertised().map(told -> ", advertised=" + told).orElse("")
                + (maxRequests == Integer.MAX_VALUE ? "" : ", maxRequests=" + maxRequests)
                + (maxAge == null ? "" : ", maxAge=" + maxAge + ", ageJitter=" + ageJitter)
                + ", firstRequestTimeout=" + firstRequestTimeout()
                + ", headerTimeout=" + headerTimeout
                + ", linger=" + linger + ']';
    }
}
