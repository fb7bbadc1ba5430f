package io.keepalive.heartbeat;

import java.util.Objects;

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

    private final PingGuardPolicy policy;

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
        this.policy = Objects.requireNonNull(policy, "policy");
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
        if (ahead <= policy.toleranceNanos) {
            expectedNanos = (ahead > 0 ? expectedNanos : nowNanos) + policy.costNanos;
            return Ruling.PERMITTED;
        }
        if (nowNanos - lastStrikeNanos >= policy.forgottenNanos) {
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
        refusalFromNanos = nowNanos + policy.intervalNanos;
        return true;
    }
}
