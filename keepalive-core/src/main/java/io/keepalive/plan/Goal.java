package io.keepalive.plan;

import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Optional;

/**
 * What is needed of a connection, in the words of the one who needs it; {@link KeepAlivePlan} turns it into settings.
 *
 * <p>Immutable and thread-safe.
 */
public final class Goal {

    /** First retransmission timeout and round trip of a path of up to 150 ms. */
    private static final Duration RETRANSMISSION_SLACK = Duration.ofMillis(500);

    private final Duration detectWithin;
    private final Duration rideOut;
    private final Optional<Duration> middleboxForgetsAfter;
    private final boolean heartbeat;

    private Goal(Builder builder) {
        this.detectWithin = builder.detectWithin;
        this.rideOut = builder.rideOut;
        this.middleboxForgetsAfter = builder.middleboxForgetsAfter;
        this.heartbeat = builder.heartbeat;
    }

    /**
     * Starts a goal: a dead peer is noticed within this time of the last byte received.
     *
     * @param time longer than zero
     * @return a builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public static Builder detectWithin(Duration time) {
        return new Builder(Require.positive("detectWithin", time));
    }

    /**
     * Within what time a dead peer is noticed.
     *
     * @return the time
     */
    public Duration detectWithin() {
        return detectWithin;
    }

    /**
     * How long an outage must not kill the connection.
     *
     * @return the time, zero by default
     */
    public Duration rideOut() {
        return rideOut;
    }

    /**
     * After what idle time a middlebox on the way forgets the connection.
     *
     * @return the time, or empty if there is no such middlebox
     */
    public Optional<Duration> middleboxForgetsAfter() {
        return middleboxForgetsAfter;
    }

    /**
     * Whether both ends speak a heartbeat.
     *
     * @return true by default
     */
    public boolean heartbeat() {
        return heartbeat;
    }

    /**
     * How long an answer may take because of the outage to ride out: from the first lost ping to the answer to its first
     * retransmission after the outage. Retransmissions come at doubling distances from a first one of 200 ms and the round
     * trip (RFC 6298), on either side, so the first after an outage comes at the latest when the outage has lasted twice;
     * half a second is added for the first one and a round trip of up to 150 ms.
     *
     * @return twice the outage and 500 ms; zero if there is none
     */
    public Duration answerTime() {
        return rideOut.isZero() ? Duration.ZERO : rideOut.multipliedBy(2).plus(RETRANSMISSION_SLACK);
    }

    /** Builds a {@link Goal}. Not thread-safe. */
    public static final class Builder {

        private final Duration detectWithin;
        private Duration rideOut = Duration.ZERO;
        private Optional<Duration> middleboxForgetsAfter = Optional.empty();
        private boolean heartbeat = true;

        private Builder(Duration detectWithin) {
            this.detectWithin = detectWithin;
        }

        /**
         * Adds that an outage of the network of this length must not kill the connection.
         *
         * @param outage zero or longer
         * @return this builder
         * @throws NullPointerException if {@code outage} is null
         * @throws IllegalArgumentException if {@code outage} is negative
         */
        public Builder rideOut(Duration outage) {
            rideOut = Require.notNegative("rideOut", outage);
            return this;
        }

        /**
         * Adds a middlebox on the way that forgets connections idle for this long.
         *
         * @param forgetsAfter longer than zero
         * @return this builder
         * @throws NullPointerException if {@code forgetsAfter} is null
         * @throws IllegalArgumentException if {@code forgetsAfter} is not longer than zero
         */
        public Builder passMiddlebox(Duration forgetsAfter) {
            middleboxForgetsAfter = Optional.of(Require.positive("passMiddlebox", forgetsAfter));
            return this;
        }

        /**
         * Says that the protocol has no heartbeat, so TCP keepalive must meet the goal alone.
         *
         * @return this builder
         */
        public Builder withoutHeartbeat() {
            heartbeat = false;
            return this;
        }

        /**
         * Makes the goal.
         *
         * @return the goal
         */
        public Goal build() {
            return new Goal(this);
        }
    }

    @Override
    public String toString() {
        return "detect within " + detectWithin
                + (rideOut.isZero() ? "" : ", ride out " + rideOut)
                + middleboxForgetsAfter
                        .map(time -> ", pass a middlebox that forgets after " + time)
                        .orElse("")
                + (heartbeat ? "" : ", without heartbeat");
    }
}
