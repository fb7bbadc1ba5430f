package io.keepalive.negotiation;

import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What one end says to the other about heartbeats, beside pings and pongs.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface HeartbeatControl {

    /**
     * What an end can do and what it wants, in STOMP's and AMQP's way. An end that hears it and has said as much itself
     * knows what is agreed; see {@link Agreement}.
     *
     * @param canSend the shortest period at which this end can be heard; empty if it promises none
     * @param wants the period at which it wants to hear something; empty if it wants none
     */
    record Offer(Optional<Duration> canSend, Optional<Duration> wants) implements HeartbeatControl {

        /**
         * Checks the periods.
         *
         * @throws NullPointerException if a component is null
         * @throws IllegalArgumentException if a period is not longer than zero
         */
        public Offer {
            positive("canSend", canSend);
            positive("wants", wants);
        }
    }

    /**
     * The peer pings faster than it may.
     *
     * @param permitted one ping per this time is permitted
     */
    record Refusal(Duration permitted) implements HeartbeatControl {

        /**
         * Checks the time.
         *
         * @throws NullPointerException if {@code permitted} is null
         * @throws IllegalArgumentException if {@code permitted} is not longer than zero
         */
        public Refusal {
            Require.positive("permitted", permitted);
        }
    }

    /**
     * Asks the peer to notice our death sooner for a while.
     *
     * @param bound the time within which it is to notice; empty when the while is over
     */
    record Tighten(Optional<Duration> bound) implements HeartbeatControl {

        /**
         * Checks the time.
         *
         * @throws NullPointerException if {@code bound} is null
         * @throws IllegalArgumentException if the bound is not longer than zero
         */
        public Tighten {
            positive("bound", bound);
        }
    }

    /**
     * The answer to {@link Tighten}.
     *
     * @param bound the time within which this end notices a death now; empty if its usual one holds, or it has none
     */
    record Tightened(Optional<Duration> bound) implements HeartbeatControl {

        /**
         * Checks the time.
         *
         * @throws NullPointerException if {@code bound} is null
         * @throws IllegalArgumentException if the bound is not longer than zero
         */
        public Tightened {
            positive("bound", bound);
        }
    }

    private static void positive(String name, Optional<Duration> time) {
        Objects.requireNonNull(time, name).ifPresent(value -> Require.positive(name, value));
    }
}
