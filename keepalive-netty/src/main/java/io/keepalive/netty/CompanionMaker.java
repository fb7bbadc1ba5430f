package io.keepalive.netty;

/** Makes what each connection of a group has beside its monitor. Thread-safe. */
interface CompanionMaker {

    /**
     * The companion of a connection whose heartbeat starts, called on its event loop.
     *
     * @param connection the connection; it has a monitor
     * @param nowNanos the event loop's time
     */
    Companion make(HeartbeatConnection connection, long nowNanos);

    /** Whether its companions are to hear of business traffic. */
    boolean seesTraffic();
}
