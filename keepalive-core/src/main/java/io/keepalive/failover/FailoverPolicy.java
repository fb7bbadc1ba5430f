package io.keepalive.failover;

import io.keepalive.DetectionTime;
import io.keepalive.internal.Durations;
import io.keepalive.peer.Member;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When a group changes its primary. All nodes of a group should have the same, but for the priority.
 *
 * <pre>{@code
 * FailoverPolicy.builder()
 *         .priority(2)
 *         .failBackDelay(Duration.ofMinutes(5))
 *         .build();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class FailoverPolicy {

    static final int MAX_PRIORITY = 1_000_000;

    private final FailoverPolicyBuilder settings;

    FailoverPolicy(FailoverPolicyBuilder builder) {
        settings = builder.copy();
    }

    /**
     * Starts a policy.
     *
     * @return a builder with the defaults
     */
    public static FailoverPolicyBuilder builder() {
        return new FailoverPolicyBuilder();
    }

    /**
     * Starts from this policy.
     *
     * @return a builder with its settings
     */
    public FailoverPolicyBuilder toBuilder() {
        return settings.copy();
    }

    /**
     * This node's priority.
     *
     * @return 0 to 1,000,000; the highest goes first
     */
    public int priority() {
        return settings.priority;
    }

    /**
     * Whether a primary counts as gone as soon as it is suspect.
     *
     * @return false if it has to be dead
     */
    public boolean suspicionIsEnough() {
        return settings.suspectIsEnough;
    }

    /**
     * How long a primary is unhealthy before another takes over.
     *
     * @return the time
     */
    public Duration unhealthyFor() {
        return settings.unhealthyFor;
    }

    /**
     * How long a node of higher priority is well before it takes over from a primary that is well too.
     *
     * @return the time, or empty if it never does
     */
    public Optional<Duration> failBackDelay() {
        return Optional.ofNullable(settings.failBackDelay);
    }

    /**
     * How long a claimant waits for the living primary to step down before it takes over regardless.
     *
     * @return the time
     */
    public Duration handOverWithin() {
        return settings.handOverWithin;
    }

    /**
     * How long a promotion may take.
     *
     * @return the time
     */
    public Duration promotionTimeout() {
        return settings.promotionTimeout;
    }

    /**
     * How long a demotion may take.
     *
     * @return the time
     */
    public Duration demotionTimeout() {
        return settings.demotionTimeout;
    }

    /**
     * How long a node listens at most, after its start and after a pause of its own, before it takes over.
     *
     * @return the time
     */
    public Duration listenFor() {
        return settings.listenFor;
    }

    /**
     * When a change of primary is to be expected.
     *
     * @param death from the primary's last heartbeat until it is taken for dead (or suspect, where that is enough)
     * @param news how long a change of one node's state takes at most to reach the others: a heartbeat's period, or about a round trip
     *     where changes are sent at once
     * @return the times until the next primary's promotion begins; what promotion and demotion take of themselves comes on top
     * @throws NullPointerException if either is null
     * @throws IllegalArgumentException if {@code news} is negative
     */
    public SwitchTimes switchTimes(DetectionTime death, Duration news) {
        return SwitchTimes.of(this, death, news);
    }

    long unhealthyNanos() {
        return Durations.saturatedNanos(settings.unhealthyFor);
    }

    long failBackNanos() {
        return settings.failBackDelay == null ? Durations.MAX_NANOS : Durations.saturatedNanos(settings.failBackDelay);
    }

    boolean failsBack() {
        return settings.failBackDelay != null;
    }

    long handOverNanos() {
        return Durations.saturatedNanos(settings.handOverWithin);
    }

    long promotionNanos() {
        return Durations.saturatedNanos(settings.promotionTimeout);
    }

    long demotionNanos() {
        return Durations.saturatedNanos(settings.demotionTimeout);
    }

    long listenNanos() {
        return Durations.saturatedNanos(settings.listenFor);
    }

    long firstDeclineNanos() {
        return Durations.saturatedNanos(settings.firstDecline);
    }

    long longestDeclineNanos() {
        return Durations.saturatedNanos(settings.longestDecline);
    }

    /** How long a pause of one's own ends one's time as primary; {@code periodNanos} is that of the heartbeats. */
    long pauseNanos(long periodNanos) {
        @Nullable Duration limit = settings.pauseLimit;
        return limit == null ? Durations.saturatedMultiply(periodNanos, 3) : Durations.saturatedNanos(limit);
    }

    Predicate<Member> unhealthyWhen() {
        return settings.unhealthyWhen;
    }
}
