package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;

/**
 * What one connection has beside its monitor, with deadlines of its own: looked at with the monitor, by the same timer. Lives from
 * the heartbeat's start to the connection's end.
 *
 * <p>Confined to the channel's event loop.
 */
interface Companion {

    /** Farther off than any deadline. */
    long NEVER_NANOS = Long.MAX_VALUE / 2;

    /**
     * When to look.
     *
     * @param nowNanos the event loop's time
     * @return the time; {@link #NEVER_NANOS} from now if there is nothing to wait for
     */
    default long deadlineNanos(long nowNanos) {
        return nowNanos + NEVER_NANOS;
    }

    /** The connection is looked at, at this deadline or for another reason; the monitor is polled after it. */
    default void look(long nowNanos) {}

    /** Bytes arrive at the head, before anything is told of what they are; once in each turn of the event loop. */
    default void bytesArrive() {}

    /** A heartbeat was received, ping or pong. */
    default void heartbeatReceived() {}

    /** Whether the heartbeats are to rest: none are sent, and silence means nothing. */
    default boolean rests() {
        return false;
    }

    /** Whether the application needs the connection, whatever is sent on it. */
    default boolean isNeeded() {
        return false;
    }

    /** The application began or ceased to need the connection. */
    default void needChanged() {}

    /** A message of the application's was received. */
    default void trafficReceived() {}

    /** A message of the application's was handed to the transport. */
    default void trafficSent() {}

    /** A ping is about to be sent. */
    default void pinging(long nowNanos) {}

    /** A ping of ours was answered. */
    default void answered() {}

    /** The connection ended. */
    default void ended(Diagnosis diagnosis) {}

    /** Keepalive was taken out of the pipeline, and the connection goes on without it. */
    default void uninstalled() {}
}
