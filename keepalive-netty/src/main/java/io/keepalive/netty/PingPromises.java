package io.keepalive.netty;

/**
 * What an event loop writes its pings with: one promise for all that leave at once, which are nearly all, so that a ping
 * costs no garbage. A ping that waits keeps the promise, and the next gets a new one.
 *
 * <p>Confined to one event loop.
 */
final class PingPromises {

    private PingPromise free = new PingPromise();

    /** Writes and flushes a ping; the connection hears what becomes of it. */
    void write(HeartbeatConnection connection, Object ping) {
        PingPromise promise = free;
        if (!promise.lendTo(connection)) {
            promise = new PingPromise();
            promise.lendTo(connection);
        }
        free = promise;
        connection.heartbeat().writeAndFlush(ping, promise);
        promise.giveBack();
    }
}
