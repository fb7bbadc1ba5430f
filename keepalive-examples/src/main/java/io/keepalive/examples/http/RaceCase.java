package io.keepalive.examples.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When clients send their second request, and to what server.
 *
 * @param name what it shows
 * @param margin how much longer the server holds a connection than it advertises; there is no jitter
 * @param fromNanos the first moment to send, counted from the advertised timeout
 * @param toNanos the last one
 * @param obeys whether a client that comes too late by its own clock does not send
 */
record RaceCase(String name, Duration margin, long fromNanos, long toNanos, boolean obeys) {

    /** The golden ratio's multiples fill a range evenly, in whatever number and out of order. */
    private static final double GOLDEN = 0.6180339887498949;

    /** Clients that send up to the advertised timeout. */
    static RaceCase obedient(Duration margin, Duration spread) {
        return new RaceCase("clients that obey, margin " + seconds(margin), margin, -spread.toNanos(), 0, true);
    }

    /** The same clients, and a server that closes when it said it would. */
    static RaceCase withoutMargin(Duration spread) {
        return new RaceCase("clients that obey, margin 0 s", Duration.ZERO, -spread.toNanos(), 0, true);
    }

    /** Clients that send around the real close. */
    static RaceCase aroundTheClose(Duration margin, Duration spread) {
        long close = margin.toNanos();
        return new RaceCase(
                "around the real close, margin " + seconds(margin),
                margin,
                close - spread.toNanos(),
                close + spread.toNanos(),
                false);
    }

    /** When the so-manieth client is to send, counted from the advertised timeout. */
    long offsetNanos(int client) {
        double share = client * GOLDEN % 1;
        return fromNanos + (long) ((toNanos - fromNanos) * share);
    }

    private static String seconds(Duration time) {
        return time.toNanos() / (double) TimeUnit.SECONDS.toNanos(1) + " s";
    }
}
