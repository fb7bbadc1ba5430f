package io.keepalive.failover;

import io.keepalive.internal.Require;
import io.keepalive.peer.Member;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link FailoverPolicy}.
 *
 * <p>Not thread-safe.
 */
public final class FailoverPolicyBuilder {

    int priority;
    boolean suspectIsEnough;
    Duration unhealthyFor = Duration.ofSeconds(10);

    @Nullable
    Duration failBackDelay = Duration.ofSeconds(30);

    Duration handOverWithin = Duration.ofSeconds(10);
    Duration promotionTimeout = Duration.ofSeconds(10);
    Duration demotionTimeout = Duration.ofSeconds(5);
    Duration firstDecline = Duration.ofSeconds(10);
    Duration longestDecline = Duration.ofMinutes(5);
    Duration listenFor = Duration.ofSeconds(5);

    @Nullable
    Duration pauseLimit;

    Predicate<Member> unhealthyWhen = member -> false;

    FailoverPolicyBuilder() {}

    /**
     * Sets which node goes first: of those that are well, the one of the highest priority is to be primary. Among equals one that serves
     * goes before one that is busy, then the least name; but no switch is made for that: the primary stays.
     *
     * @param priority 0 to 1,000,000; 0 by default, so that whoever is primary stays it
     * @return this builder
     * @throws IllegalArgumentException if {@code priority} is out of range
     */
    public FailoverPolicyBuilder priority(int priority) {
        this.priority = Require.inRange("priority", priority, 0, FailoverPolicy.MAX_PRIORITY);
        return this;
    }

    /**
     * Takes over as soon as the primary is suspect, instead of when it is dead: sooner by the group's {@code deadAfter}, and with every
     * mistake of the detector.
     *
     * @return this builder
     */
    public FailoverPolicyBuilder suspectIsEnough() {
        suspectIsEnough = true;
        return this;
    }

    /**
     * Sets how long a primary is unhealthy without interruption (not serving, or by {@link #unhealthyWhen}) before another takes over.
     * One that drains is followed at once.
     *
     * @param time zero or longer; 10 s by default
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public FailoverPolicyBuilder unhealthyFor(Duration time) {
        unhealthyFor = Require.notNegative("unhealthyFor", time);
        return this;
    }

    /**
     * Sets what counts as unhealthy beside {@code NOT_SERVING}: a queue too long, an attribute of one's own. Called often, on the group's
     * thread, for each member; one that throws counts as false.
     *
     * @param unhealthy true of a member that should not be primary; of none by default
     * @return this builder
     * @throws NullPointerException if {@code unhealthy} is null
     */
    public FailoverPolicyBuilder unhealthyWhen(Predicate<Member> unhealthy) {
        unhealthyWhen = Objects.requireNonNull(unhealthy, "unhealthy");
        return this;
    }

    /**
     * Sets how long a node of higher priority is well without interruption before it takes over from a primary that is well. It bounds
     * the switches for such nodes: two in each of these delays.
     *
     * @param time zero or longer; 30 s by default
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public FailoverPolicyBuilder failBackDelay(Duration time) {
        failBackDelay = Require.notNegative("failBackDelay", time);
        return this;
    }

    /**
     * A primary that is well stays primary, whoever comes back.
     *
     * @return this builder
     */
    public FailoverPolicyBuilder noFailBack() {
        failBackDelay = null;
        return this;
    }

    /**
     * Sets how long a claimant waits for the living primary to step down before it takes over regardless. It should be longer than
     * {@link #demotionTimeout} and the few heartbeats in which the two talk, or a slow demotion and the next promotion overlap.
     *
     * @param time longer than zero; 10 s by default
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public FailoverPolicyBuilder handOverWithin(Duration time) {
        handOverWithin = Require.positive("handOverWithin", time);
        return this;
    }

    /**
     * Sets how long a {@link Promotion} may take; then it has failed.
     *
     * @param time longer than zero; 10 s by default
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public FailoverPolicyBuilder promotionTimeout(Duration time) {
        promotionTimeout = Require.positive("promotionTimeout", time);
        return this;
    }

    /**
     * Sets how long a {@link Demotion} may take; then others are told that this node is standby, although it still runs.
     *
     * @param time longer than zero, at most {@link #handOverWithin}; 5 s by default
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public FailoverPolicyBuilder demotionTimeout(Duration time) {
        demotionTimeout = Require.positive("demotionTimeout", time);
        return this;
    }

    /**
     * Sets how long a node declines after its promotion failed: the first time, and twice as long each further time until one succeeds.
     *
     * @param first longer than zero; 10 s by default
     * @param longest {@code first} or longer; 5 min by default
     * @return this builder
     * @throws NullPointerException if either is null
     * @throws IllegalArgumentException if {@code first} is not longer than zero, or longer than {@code longest}
     */
    public FailoverPolicyBuilder declineFor(Duration first, Duration longest) {
        Require.positive("first", first);
        Objects.requireNonNull(longest, "longest");
        if (longest.compareTo(first) < 0) {
            throw Require.expected("longest", longest, ">= first " + first);
        }
        firstDecline = first;
        longestDecline = longest;
        return this;
    }

    /**
     * Sets how long a node listens at most, after its start and after a pause of its own, before it takes over: who is primary already?
     * It stops listening as soon as it has heard all that are not known to be dead.
     *
     * @param time longer than zero; 5 s by default
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public FailoverPolicyBuilder listenFor(Duration time) {
        listenFor = Require.positive("listenFor", time);
        return this;
    }

    /**
     * Sets how long this node may stand still (stopped, swapped out, a garbage collection) and be primary afterwards. After a longer pause
     * it steps down before it does anything else, as the others may have another primary by then, and listens. It should be shorter than
     * the others take to find a node dead.
     *
     * @param time longer than zero; three periods of the group's heartbeats by default
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public FailoverPolicyBuilder pauseLimit(Duration time) {
        pauseLimit = Require.positive("pauseLimit", time);
        return this;
    }

    /**
     * Checks the settings against each other and makes the policy.
     *
     * @return the policy
     * @throws IllegalArgumentException if {@link #demotionTimeout} is longer than {@link #handOverWithin}
     */
    public FailoverPolicy build() {
        if (demotionTimeout.compareTo(handOverWithin) > 0) {
            throw Require.expected("demotionTimeout", demotionTimeout, "<= handOverWithin " + handOverWithin);
        }
        return new FailoverPolicy(this);
    }

    FailoverPolicyBuilder copy() {
        FailoverPolicyBuilder copy = new FailoverPolicyBuilder();
        copy.priority = priority;
        copy.suspectIsEnough = suspectIsEnough;
        copy.unhealthyFor = unhealthyFor;
        copy.unhealthyWhen = unhealthyWhen;
        copy.failBackDelay = failBackDelay;
        copy.handOverWithin = handOverWithin;
        copy.promotionTimeout = promotionTimeout;
        copy.demotionTimeout = demotionTimeout;
        copy.firstDecline = firstDecline;
        copy.longestDecline = longestDecline;
        copy.listenFor = listenFor;
        copy.pauseLimit = pauseLimit;
        return copy;
    }
}
