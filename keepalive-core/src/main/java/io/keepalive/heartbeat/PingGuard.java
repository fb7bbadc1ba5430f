package io.keepalive.heartbeat;

import io.keepalive.internal.Durations;

/**
 * Watches over the pings of one peer, so that a flood of them costs us no flood of pongs.
 *
 * <p>A generic cell rate algorithm (ITU-T I.371): as much state as three times and a count of strikes; no timer, and nothing allocated for a ping.
 *
 * <p>Confined to one thread.
 */
public final class PingGuard {

    /** What a ping is. */
    public enum Ruling {

        /** Within what is permitted: to be answered. */
        PERMITTED,

        /** Too fast, and forgiven: to be answered. */
        STRIKE,

        /** Too fast, and the strikes are used up: the policy's reaction is due. */
        OUT
    }

    /** By this part of the interval a ping costs less than the interval: clocks differ, and debts must wear off. */
    private static final int SLACK_PART = 16;

    /** After so many intervals without another a strike is forgotten. */
    private static final int FORGOTTEN_AFTER = 10;

    private final PingGuardPolicy policy;
    private final long intervalNanos;
    private final long costNanos;
    private final long toleranceNanos;
    private final long forgottenNanos;

    /** When the next ping would come if all had come in time; in the past while the allowance is whole. */
    private long expectedNanos;

    /** Before this no refusal is sent. */
    private long refusalFromNanos;

    private long lastStrikeNanos;
    private int strikes;

    /**
     * Makes the guard of one connection.
     *
     * @param policy what is permitted
     * @param nowNanos the clock's time
     * @throws NullPointerException if {@code policy} is null
     */
    public PingGuard(PingGuardPolicy policy, long nowNanos) {
        this.policy = policy;
        intervalNanos = Durations.saturatedNanos(policy.permittedInterval());
        costNanos = intervalNanos - intervalNanos / SLACK_PART;
        toleranceNanos = Durations.saturatedMultiply(costNanos, policy.burst() - 1);
        forgottenNanos = Durations.saturatedMultiply(intervalNanos, FORGOTTEN_AFTER);
        expectedNanos = nowNanos;
        lastStrikeNanos = nowNanos;
        refusalFromNanos = nowNanos;
    }

    /**
     * Tells that a ping arrived, and asks what it is.
     *
     * @param nowNanos the clock's time
     * @return whether it came too fast
     */
    public Ruling pingReceived(long nowNanos) {
        long ahead = expectedNanos - nowNanos;
        if (ahead <= toleranceNanos) {
            expectedNanos = (ahead > 0 ? expectedNanos : nowNanos) + costNanos;
            return Ruling.PERMITTED;
        }
        if (nowNanos - lastStrikeNanos >= forgottenNanos) {
            strikes = 0;
        }
        lastStrikeNanos = nowNanos;
        if (strikes < policy.strikes()) {
            strikes++;
            return Ruling.STRIKE;
        }
        return Ruling.OUT;
    }

    /** Tells that we sent traffic of our own, which wipes the strikes out. What is permitted stays. */
    public void trafficSent() {
        strikes = 0;
    }

    /**
     * Whether the peer is to be told now what is permitted, after a ping that was not {@link Ruling#PERMITTED}. A refusal
     * that is due counts as sent.
     *
     * @param nowNanos the clock's time
     * @return true at most once per permitted interval, and never unless the policy refuses
     */
    public boolean takesRefusal(long nowNanos) {
        if (!policy.refuses() || nowNanos - refusalFromNanos < 0) {
            return false;
        }
        refusalFromNanos = nowNanos + intervalNanos;
        return true;
    }
}
