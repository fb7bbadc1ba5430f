package io.keepalive.reconnect;

/** The times between attempts to connect. */
public final class Backoff {

    Backoff() {}
}
