package io.keepalive.examples.bench.scale;

import io.netty.channel.Channel;

/** How one contender keeps the heartbeats of all channels going. Confined to the event loop's thread. */
interface Heartbeats {

    /** Starts the heartbeat of a channel, which is active and has a codec of the name {@link Model#CODEC}. */
    void start(Channel channel);

    /** Does what is due before a turn of the event loop; only for a contender that runs beside the loop. */
    default void beforeTurn(long nowNanos) {}

    /** How long the loop may wait in its next turn; 0 to wait for its own timers only. */
    default long longestWaitNanos(long nowNanos) {
        return 0;
    }
}
