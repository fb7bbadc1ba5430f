package io.keepalive.netty;

import io.keepalive.lifetime.LifetimePolicy;

/** Gives every connection a lifetime that begins with its heartbeat. */
record LifetimeMaker(LifetimePolicy policy) implements CompanionMaker {

    @Override
    public Companion make(HeartbeatConnection connection, long nowNanos) {
        return new LifetimeWatch(connection, policy, nowNanos);
    }

    @Override
    public boolean seesTraffic() {
        return true;
    }
}
