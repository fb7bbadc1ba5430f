package io.keepalive.heartbeat;

import io.keepalive.ProbeSchedule;
import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link HeartbeatPolicy}; start from one of that class's factory methods.
 *
 * <p>Not thread-safe.
 */
public final class HeartbeatPolicyBuilder {

    private static final double DEFAULT_JITTER = 0.2;
    private static final Duration DEFAULT_STALL_TOLERANCE = Duration.ofMillis(500);

    @Nullable
    ProbeSchedule pinging;

    @Nullable
    Duration sendPeriod;

    @Nullable
    Duration watchLimit;

    ProofOfLife proofOfLife = ProofOfLife.ANYTHING_RECEIVED;
    boolean spreadsFirstPing;
    long permittedNanos;
    Duration stallTolerance = DEFAULT_STALL_TOLERANCE;

    @Nullable
    Duration stallAllowance;

    @Nullable
    Duration slowPeerLimit;

    private @Nullable Trigger trigger;
    private @Nullable Double jitter;

    HeartbeatPolicyBuilder() {}

    HeartbeatPolicyBuilder(HeartbeatPolicy policy) {
        pinging = policy.pinging().orElse(null);
        sendPeriod = policy.sendPeriod().orElse(null);
        watchLimit = policy.watchLimit().orElse(null);
        proofOfLife = policy.proofOfLife();
        spreadsFirstPing = policy.spreadsFirstPing();
        permittedNanos = policy.permittedNanos();
        stallTolerance = policy.stallTolerance();
        stallAllowance = policy.explicitStallAllowance();
        slowPeerLimit = policy.explicitSlowPeerLimit();
        trigger = policy.trigger() == defaultTrigger() ? null : policy.trigger();
        jitter = policy.jitter() == defaultJitter() ? null : policy.jitter();
    }

    /**
     * Makes this side a pinger, also beside a watch limit.
     *
     * @param schedule when to ping, and how often in vain
     * @return this builder
     * @throws NullPointerException if {@code schedule} is null
     */
    public HeartbeatPolicyBuilder pinging(ProbeSchedule schedule) {
        pinging = Objects.requireNonNull(schedule, "schedule");
        return this;
    }

    /**
     * Makes this side a one-way sender, also beside a watch limit.
     *
     * @param period longest time without sending; longer than zero
     * @return this builder
     * @throws NullPointerException if {@code period} is null
     * @throws IllegalArgumentException if {@code period} is not longer than zero
     */
    public HeartbeatPolicyBuilder sendingEvery(Duration period) {
        sendPeriod = Require.positive("period", period);
        return this;
    }

    /**
     * Makes this side a watcher, also beside pings.
     *
     * @param limit the longest silence allowed; longer than zero
     * @return this builder
     * @throws NullPointerException if {@code limit} is null
     * @throws IllegalArgumentException if {@code limit} is not longer than zero
     */
    public HeartbeatPolicyBuilder watching(Duration limit) {
        watchLimit = Require.positive("limit", limit);
        return this;
    }

    /**
     * Makes this side a watcher whose limit is 1.5 times the ping period that the peer agreed to (MQTT 3.1.1, 3.1.2.10).
     *
     * @param period the agreed ping period; longer than zero
     * @return this builder
     * @throws NullPointerException if {@code period} is null
     * @throws IllegalArgumentException if {@code period} is not longer than zero
     */
    public HeartbeatPolicyBuilder expectingPingEvery(Duration period) {
        long nanos = Durations.saturatedNanos(Require.positive("period", period));
        return watching(Duration.ofNanos(Durations.saturatedAdd(nanos, nanos / 2)));
    }

    /**
     * Sets what the idle time counts from.
     *
     * @param trigger by default {@link Trigger#LAST_RECEIVED}, for a one-way sender {@link Trigger#LAST_SENT}
     * @return this builder
     * @throws NullPointerException if {@code trigger} is null
     */
    public HeartbeatPolicyBuilder trigger(Trigger trigger) {
        this.trigger = Objects.requireNonNull(trigger, "trigger");
        return this;
    }

    /**
     * Sets what proves to a pinger that its peer is alive.
     *
     * @param proof by default {@link ProofOfLife#ANYTHING_RECEIVED}
     * @return this builder
     * @throws NullPointerException if {@code proof} is null
     */
    public HeartbeatPolicyBuilder proofOfLife(ProofOfLife proof) {
        proofOfLife = Objects.requireNonNull(proof, "proof");
        return this;
    }

    /**
     * Sets by how much of the idle time a ping may come early, so that connections opened together do not ping together.
     * It never comes late, so the detection time holds.
     *
     * @param share 0 (none) up to, but not including, 1; 0.2 by default (RFC 5626), 0 with {@link Trigger#FIXED_PERIOD}
     * @return this builder
     * @throws IllegalArgumentException if {@code share} is out of range
     */
    public HeartbeatPolicyBuilder jitter(double share) {
        jitter = Require.share("jitter", share);
        return this;
    }

    /**
     * Has the first ping of each connection come at a time drawn from the whole idle time, so that thousands that connect at
     * once, after an outage or a deploy, do not ping at once one idle time later. It never comes late, so the detection time
     * holds; it may fall into the first silence at once. Off by default.
     *
     * @return this builder
     */
    public HeartbeatPolicyBuilder spreadFirstPing() {
        spreadsFirstPing = true;
        return this;
    }

    /**
     * Sets the lateness of our own loop up to which a verdict is passed as usual. A later loop passes none: the bytes
     * that came meanwhile are read first.
     *
     * @param tolerance zero or longer; 500 ms by default
     * @return this builder
     * @throws NullPointerException if {@code tolerance} is null
     * @throws IllegalArgumentException if {@code tolerance} is negative
     */
    public HeartbeatPolicyBuilder stallTolerance(Duration tolerance) {
        stallTolerance = Require.notNegative("stallTolerance", tolerance);
        return this;
    }

    /**
     * Sets by how much deadlines may be moved because of stalls of our own, within one silence and in all.
     *
     * @param allowance zero or longer; by default the detection time
     * @return this builder
     * @throws NullPointerException if {@code allowance} is null
     * @throws IllegalArgumentException if {@code allowance} is negative
     */
    public HeartbeatPolicyBuilder stallAllowance(Duration allowance) {
        stallAllowance = Require.notNegative("stallAllowance", allowance);
        return this;
    }

    /**
     * Sets how long a ping may wait behind our own bytes, in our buffers or the kernel's, while the peer's kernel takes
     * part: a slow peer is not a dead peer. Holds for all pings of one silence together.
     *
     * @param limit zero or longer; by default the detection time
     * @return this builder
     * @throws NullPointerException if {@code limit} is null
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public HeartbeatPolicyBuilder slowPeerLimit(Duration limit) {
        slowPeerLimit = Require.notNegative("slowPeerLimit", limit);
        return this;
    }

    /**
     * Checks the settings against each other and makes the policy.
     *
     * @return the policy
     * @throws IllegalArgumentException if settings contradict each other: pinging and one-way sending at once; a one-way
     *     sender triggered by what it receives; an interval longer than the idle time of a pinger that promises to send; a
     *     watch limit that ends before the silence is long enough for a ping; jitter, or a spread first ping, on a fixed
     *     period; a spread first ping where none are sent; pongs as the only proof where none are asked for
     */
    public HeartbeatPolicy build() {
        if (pinging != null && sendPeriod != null) {
            throw Require.expected("sendPeriod", sendPeriod, "absent, as a pinger sends already");
        }
        if (sendPeriod != null && trigger == Trigger.LAST_RECEIVED) {
            throw Require.expected("trigger", trigger, "LAST_SENT or FIXED_PERIOD for a one-way sender");
        }
        if (pinging != null
                && effectiveTrigger() != Trigger.LAST_RECEIVED
                && pinging.interval().compareTo(pinging.idle()) > 0) {
            // no ping leaves while one waits for its answer, so the promise would be broken
            throw Require.expected(
                    "interval", pinging.interval(), "<= idle " + pinging.idle() + " with " + effectiveTrigger());
        }
        if (pinging != null
                && watchLimit != null
                && effectiveTrigger() == Trigger.LAST_RECEIVED
                && watchLimit.compareTo(pinging.idle()) <= 0) {
            throw Require.expected("watchLimit", watchLimit, "> idle " + pinging.idle());
        }
        if (effectiveTrigger() == Trigger.FIXED_PERIOD && jitter != null && jitter > 0) {
            throw Require.expected("jitter", jitter, "0 with FIXED_PERIOD");
        }
        if (spreadsFirstPing && effectiveTrigger() == Trigger.FIXED_PERIOD) {
            throw Require.expected("trigger", Trigger.FIXED_PERIOD, "LAST_RECEIVED or LAST_SENT with spreadFirstPing");
        }
        if (spreadsFirstPing && pinging == null && sendPeriod == null) {
            throw Require.expected("spreadFirstPing", true, "only where pings are sent");
        }
        if (pinging == null && proofOfLife == ProofOfLife.PONGS_ONLY) {
            throw Require.expected("proofOfLife", proofOfLife, "ANYTHING_RECEIVED where no pings are answered");
        }
        return new HeartbeatPolicy(this);
    }

    Trigger effectiveTrigger() {
        return trigger != null ? trigger : defaultTrigger();
    }

    double effectiveJitter() {
        return jitter != null ? jitter : defaultJitter();
    }

    private Trigger defaultTrigger() {
        return sendPeriod != null ? Trigger.LAST_SENT : Trigger.LAST_RECEIVED;
    }

    private double defaultJitter() {
        return effectiveTrigger() == Trigger.FIXED_PERIOD ? 0 : DEFAULT_JITTER;
    }
}
