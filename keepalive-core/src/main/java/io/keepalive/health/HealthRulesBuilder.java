package io.keepalive.health;

import io.keepalive.health.HealthProblem.Kind;
import io.keepalive.health.HealthRules.Limit;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link HealthRules}. What is not said is not judged. Times may be zero: then a peer is unhealthy as soon as it says so. Not thread-safe.
 */
public final class HealthRulesBuilder {

    /** About as HAProxy's checks have it: {@code rise 2} at {@code inter 2s}. */
    private static final Duration DEFAULT_HEALTHY_AFTER = Duration.ofSeconds(5);

    final Map<Kind, Limit> limits = new EnumMap<>(Kind.class);

    @Nullable
    Long queued;

    @Nullable
    Long inFlight;

    Duration healthyAfter = DEFAULT_HEALTHY_AFTER;

    HealthRulesBuilder() {}

    HealthRulesBuilder(HealthRules rules) {
        limits.putAll(rules.limits());
        rules.queuedLimit().ifPresent(limit -> queued = limit);
        rules.inFlightLimit().ifPresent(limit -> inFlight = limit);
        healthyAfter = rules.healthyAfter();
    }

    /**
     * A peer that says for so long that it is {@link HealthState#NOT_SERVING} is unhealthy.
     *
     * @param time 0 or longer
     * @return this
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public HealthRulesBuilder notServing(Duration time) {
        return rule(Kind.NOT_SERVING, "notServing", time);
    }

    /**
     * A peer that says for so long that it is {@link HealthState#DRAINING} is unhealthy.
     *
     * @param time 0 or longer
     * @return this
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public HealthRulesBuilder draining(Duration time) {
        return rule(Kind.DRAINING, "draining", time);
    }

    /**
     * A peer with more tasks queued for so long is unhealthy.
     *
     * @param limit tasks permitted, 0 or more
     * @param time 0 or longer
     * @return this
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code limit} or {@code time} is negative
     */
    public HealthRulesBuilder queuedAbove(long limit, Duration time) {
        queued = notNegative("queuedAbove", limit);
        return rule(Kind.QUEUE_OVER_LIMIT, "queuedAbove", time);
    }

    /**
     * A peer with more requests in flight for so long is unhealthy.
     *
     * @param limit requests permitted, 0 or more
     * @param time 0 or longer
     * @return this
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code limit} or {@code time} is negative
     */
    public HealthRulesBuilder inFlightAbove(long limit, Duration time) {
        inFlight = notNegative("inFlightAbove", limit);
        return rule(Kind.IN_FLIGHT_OVER_LIMIT, "inFlightAbove", time);
    }

    /**
     * A peer whose reports have for so long been {@link SourceState#STALE} or {@link SourceState#FAILED} is unhealthy.
     *
     * @param time 0 or longer
     * @return this
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public HealthRulesBuilder sourceNotInOrder(Duration time) {
        return rule(Kind.SOURCE_NOT_IN_ORDER, "sourceNotInOrder", time);
    }

    /**
     * A peer is unhealthy that has sent a heartbeat without a report, and no report in this time from then on. Silence
     * does not count: that is the heartbeat's to judge, and with traffic on the connection there may be no heartbeats.
     *
     * @param time 0 or longer; longer than the time between two heartbeats, or the first without a report decides
     * @return this
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public HealthRulesBuilder noReport(Duration time) {
        return rule(Kind.NO_REPORT, "noReport", time);
    }

    /**
     * Sets how long nothing may be wrong before an unhealthy peer is healthy again.
     *
     * @param time 0 or longer; 5 s by default
     * @return this
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public HealthRulesBuilder healthyAfter(Duration time) {
        healthyAfter = Require.notNegative("healthyAfter", time);
        return this;
    }

    /**
     * Builds the rules.
     *
     * @return the rules; without any said, peers are not judged
     */
    public HealthRules build() {
        return new HealthRules(this);
    }

    private HealthRulesBuilder rule(Kind kind, String name, Duration time) {
        limits.put(kind, Limit.of(Require.notNegative(name, time)));
        return this;
    }

    private static long notNegative(String name, long value) {
        if (value < 0) {
            throw Require.expected(name, value, ">= 0");
        }
        return value;
    }
}
