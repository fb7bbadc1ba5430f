package io.keepalive.netty.heartbeat;

/** The heartbeat protocols that come with the library. */
public final class HeartbeatProtocols {

    private HeartbeatProtocols() {}
}
