package io.keepalive.health;

import io.keepalive.health.HealthProblem.Kind;
import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * When a peer that is alive counts as unhealthy, by what it says of itself.
 *
 * <pre>{@code
 * HealthRules.builder()
 *         .notServing(ofSeconds(5))
 *         .queuedAbove(1_000, ofSeconds(10))
 *         .healthyAfter(ofSeconds(30))
 *         .build()
 * }</pre>
 *
 * <p>A rule is broken when what it names has been so for its whole time, by every report of that time; a single report that says otherwise
 * begins it anew. An unhealthy peer is healthy again when no rule's condition has held for {@link #healthyAfter()}, so a value that goes
 * to and fro around its limit does not flap. What was said last holds until something else is said.
 *
 * <p>Immutable and thread-safe.
 */
public final class HealthRules {

    /** What a rule permits, in the units of the clock. */
    record Limit(Duration patience, long nanos) {

        static Limit of(Duration patience) {
            return new Limit(patience, Durations.saturatedNanos(patience));
        }
    }

    private static final HealthRules NONE = builder().build();

    private final Map<Kind, Limit> limits;
    private final @Nullable Long queued;
    private final @Nullable Long inFlight;
    private final Duration healthyAfter;
    private final long healthyAfterNanos;

    HealthRules(HealthRulesBuilder builder) {
        this.limits = Collections.unmodifiableMap(new EnumMap<>(builder.limits));
        this.queued = builder.queued;
        this.inFlight = builder.inFlight;
        this.healthyAfter = builder.healthyAfter;
        this.healthyAfterNanos = Durations.saturatedNanos(builder.healthyAfter);
    }

    /**
     * Starts rules of which there are none yet.
     *
     * @return a builder
     */
    public static HealthRulesBuilder builder() {
        return new HealthRulesBuilder();
    }

    /**
     * No rules: what a peer says is shown, and not judged.
     *
     * @return the rules
     */
    public static HealthRules none() {
        return NONE;
    }

    /**
     * Starts other rules with these.
     *
     * @return a builder
     */
    public HealthRulesBuilder toBuilder() {
        return new HealthRulesBuilder(this);
    }

    /**
     * How long a peer may be like this.
     *
     * @param kind what is wrong with it
     * @return the time; empty if there is no rule for it
     * @throws NullPointerException if {@code kind} is null
     */
    public Optional<Duration> patience(Kind kind) {
        Limit limit = limits.get(Objects.requireNonNull(kind, "kind"));
        return Optional.ofNullable(limit).map(Limit::patience);
    }

    /**
     * How many tasks may be queued.
     *
     * @return the number; empty if there is no rule for it
     */
    public OptionalLong queuedLimit() {
        return queued == null ? OptionalLong.empty() : OptionalLong.of(queued);
    }

    /**
     * How many requests may be in flight.
     *
     * @return the number; empty if there is no rule for it
     */
    public OptionalLong inFlightLimit() {
        return inFlight == null ? OptionalLong.empty() : OptionalLong.of(inFlight);
    }

    /**
     * How long nothing may be wrong before an unhealthy peer is healthy again.
     *
     * @return the time
     */
    public Duration healthyAfter() {
        return healthyAfter;
    }

    Map<Kind, Limit> limits() {
        return limits;
    }

    long healthyAfterNanos() {
        return healthyAfterNanos;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HealthRules that
                && limits.equals(that.limits)
                && Objects.equals(queued, that.queued)
                && Objects.equals(inFlight, that.inFlight)
                && healthyAfter.equals(that.healthyAfter);
    }

    @Override
    public int hashCode() {
        return Objects.hash(limits, queued, inFlight, healthyAfter);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("HealthRules[");
        limits.forEach((kind, limit) -> text.append(kind)
                .append(
                        kind == Kind.QUEUE_OVER_LIMIT
                                ? " " + queued
                                : kind == Kind.IN_FLIGHT_OVER_LIMIT ? " " + inFlight : "")
                .append(" for ")
                .append(limit.patience)
                .append(", "));
        return text.append("healthy after ").append(healthyAfter).append(']').toString();
    }
}
