package io.keepalive.heartbeat;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How often one peer may ping us, and what becomes of one that pings faster.
 *
 * <pre>{@code
 * PingGuardPolicy.permitOneEvery(ofSeconds(10)).strikes(2).refuse().thenClose()
 * }</pre>
 *
 * <p>A ping that comes too fast is a strike. As many as {@link #strikes} are answered all the same; those beyond meet the
 * {@link Reaction}. Traffic that we send wipes the strikes out, and so do ten intervals without another. Pongs and control messages are no pings.
 *
 * <p>Early by a little is not too fast. Pings that the peer sends in time may come together, as the network holds one up
 * and not the next; so {@link #burst} pings may come at once. And each costs a sixteenth less than the interval, so that a
 * peer whose clock runs faster than ours does not run up a debt, and one that had to be refused, and keeps to the interval
 * since, gets its burst back.
 *
 * <p>Each method returns another policy. Immutable and thread-safe.
 */
public final class PingGuardPolicy {

    /** What becomes of pings beyond the last strike. */
    public enum Reaction {

        /**
         * The listener is told, once for each connection, and the log once; pings are answered all the same, but at most as
         * {@link #byDefault} permits. To find out who pings too fast before anything is done about it.
         */
        WARN,

        /** They are dropped unanswered. A peer that is not answered may believe that we are dead. */
        IGNORE,

        /** The connection is closed in order. */
        CLOSE
    }

    private static final int MAX_COUNT = 1_000_000;

    /** By this part of the interval a ping costs less than the interval: clocks differ, and debts must wear off. */
    private static final int SLACK_PART = 16;

    /** After so many intervals without another a strike is forgotten. */
    private static final int FORGOTTEN_AFTER = 10;

    /** As many as are on their way together when a pinger of three probes goes through an outage. */
    private static final int DEFAULT_BURST = 3;

    /** As gRPC has it. */
    private static final int DEFAULT_STRIKES = 2;

    private static final PingGuardPolicy BY_DEFAULT =
            new PingGuardPolicy(Duration.ofMillis(100), 20, 0, false, Reaction.IGNORE);

    private final Duration permittedInterval;
    private final int burst;
    private final int strikes;
    private final boolean refuses;
    private final Reaction reaction;

    // In the units of the clock, here and not in each connection's guard.
    final long intervalNanos;
    final long costNanos;
    final long toleranceNanos;
    final long forgottenNanos;

    private PingGuardPolicy(Duration permittedInterval, int burst, int strikes, boolean refuses, Reaction reaction) {
        this.permittedInterval = permittedInterval;
        this.burst = burst;
        this.strikes = strikes;
        this.refuses = refuses;
        this.reaction = reaction;
        intervalNanos = Durations.saturatedNanos(permittedInterval);
        costNanos = intervalNanos - intervalNanos / SLACK_PART;
        toleranceNanos = Durations.saturatedMultiply(costNanos, burst - 1);
        forgottenNanos = Durations.saturatedMultiply(intervalNanos, FORGOTTEN_AFTER);
    }

    /**
     * What holds unless something else is said: one ping every 100 ms, 20 at once, no strikes, what is beyond is dropped.
     *
     * @return the policy
     */
    public static PingGuardPolicy byDefault() {
        return BY_DEFAULT;
    }

    /**
     * Permits one ping per interval on average.
     *
     * @param interval longer than zero; at or below four fifths of the period at which the peer is asked to ping, as pings
     *     come up to a fifth early
     * @return a policy with a burst of 3 and 2 strikes, which ignores what is beyond and sends no refusals
     * @throws NullPointerException if {@code interval} is null
     * @throws IllegalArgumentException if {@code interval} is not longer than zero
     */
    public static PingGuardPolicy permitOneEvery(Duration interval) {
        return new PingGuardPolicy(
                Require.positive("permitOneEvery", interval), DEFAULT_BURST, DEFAULT_STRIKES, false, Reaction.IGNORE);
    }

    /**
     * Sets how many pings may come at once, as after an outage of the network.
     *
     * @param pings 1 to 1,000,000; 3 by default. At least the probes of a peer that judges by our answers
     * @return another policy
     * @throws IllegalArgumentException if {@code pings} is out of range
     */
    public PingGuardPolicy burst(int pings) {
        return new PingGuardPolicy(
                permittedInterval, Require.inRange("burst", pings, 1, MAX_COUNT), strikes, refuses, reaction);
    }

    /**
     * Sets how many pings that come too fast are answered all the same.
     *
     * @param pings 0 to 1,000,000; 2 by default
     * @return another policy
     * @throws IllegalArgumentException if {@code pings} is out of range
     */
    public PingGuardPolicy strikes(int pings) {
        return new PingGuardPolicy(
                permittedInterval, burst, Require.inRange("strikes", pings, 0, MAX_COUNT), refuses, reaction);
    }

    /**
     * Also tells the peer what is permitted, from the first strike on and at most once per permitted interval, so that it
     * can adapt. Needs a protocol that can say it, as {@code binaryFrame} can.
     *
     * @return another policy
     */
    public PingGuardPolicy refuse() {
        return new PingGuardPolicy(permittedInterval, burst, strikes, true, reaction);
    }

    /**
     * Pings beyond the strikes are told of and answered.
     *
     * @return another policy
     * @see Reaction#WARN
     */
    public PingGuardPolicy thenWarn() {
        return then(Reaction.WARN);
    }

    /**
     * Pings beyond the strikes are dropped, which is the default.
     *
     * @return another policy
     * @see Reaction#IGNORE
     */
    public PingGuardPolicy thenIgnore() {
        return then(Reaction.IGNORE);
    }

    /**
     * The first ping beyond the strikes closes the connection.
     *
     * @return another policy
     * @see Reaction#CLOSE
     */
    public PingGuardPolicy thenClose() {
        return then(Reaction.CLOSE);
    }

    private PingGuardPolicy then(Reaction next) {
        return new PingGuardPolicy(permittedInterval, burst, strikes, refuses, next);
    }

    /**
     * One ping per this time is permitted on average.
     *
     * @return the interval
     */
    public Duration permittedInterval() {
        return permittedInterval;
    }

    /**
     * How many pings may come at once.
     *
     * @return the number, 1 or more
     */
    public int burst() {
        return burst;
    }

    /**
     * How many pings that come too fast are answered all the same.
     *
     * @return the number
     */
    public int strikes() {
        return strikes;
    }

    /**
     * Whether the peer is told what is permitted.
     *
     * @return true with {@link #refuse}
     */
    public boolean refuses() {
        return refuses;
    }

    /**
     * What becomes of pings beyond the strikes.
     *
     * @return the reaction
     */
    public Reaction reaction() {
        return reaction;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PingGuardPolicy that
                && permittedInterval.equals(that.permittedInterval)
                && burst == that.burst
                && strikes == that.strikes
                && refuses == that.refuses
                && reaction == that.reaction;
    }

    @Override
    public int hashCode() {
        return Objects.hash(permittedInterval, burst, strikes, refuses, reaction);
    }

    @Override
    public String toString() {
        return "PingGuardPolicy[one every " + permittedInterval + ", burst=" + burst + ", strikes=" + strikes
                + ", then " + reaction + (refuses ? ", refuses" : "") + ']';
    }
}
