package io.keepalive.netty;

import io.keepalive.negotiation.HeartbeatControl;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a peer that negotiates is asked to keep on its side while our critical stretches last: tightened at once, and relaxed a second
 * late, so that stretches that follow each other quickly do not drown it in control messages, of which it takes a bounded number.
 *
 * <p>Confined to the channel's event loop.
 */
final class PeersBound {

    private static final long RELAXES_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HeartbeatConnection connection;

    /** What was asked for last; empty where the peer is not asked for anything. */
    private Optional<Duration> asked = Optional.empty();

    private Optional<Duration> wanted = Optional.empty();
    private boolean waits;
    private long sayAtNanos;

    PeersBound(HeartbeatConnection connection) {
        this.connection = connection;
    }

    /** The tightest bound that our stretches want has changed, or the peer begins to negotiate. */
    void ask(Optional<Duration> bound, long nowNanos) {
        wanted = bound;
        if (bound.equals(asked) || !connection.peerNegotiates()) {
            waits = false;
        } else if (isTighter(bound) && connection.isWritable()) {
            say();
        } else if (!waits) {
            waits = true;
            sayAtNanos = nowNanos + RELAXES_AFTER_NANOS;
        }
    }

    private boolean isTighter(Optional<Duration> bound) {
        return bound.isPresent() && (asked.isEmpty() || bound.get().compareTo(asked.get()) < 0);
    }

    private void say() {
        waits = false;
        asked = wanted;
        connection.say(new HeartbeatControl.Tighten(wanted.map(PeersBound::sayable)));
    }

    /** What the peer was asked for. */
    Optional<Duration> asked() {
        return asked;
    }

    /** When to look, if that is before another deadline. */
    long deadlineNanos(long other) {
        return waits && sayAtNanos - other < 0 ? sayAtNanos : other;
    }

    void look(long nowNanos) {
        if (!waits || nowNanos - sayAtNanos < 0) {
            return;
        }
        if (connection.isWritable()) {
            say();
        } else {
            sayAtNanos = nowNanos + RELAXES_AFTER_NANOS; // to a peer that reads nothing, nothing more is said
        }
    }

    /** Whole milliseconds, which is what a protocol may say; so the peer is asked for no looser a bound than is wanted. */
    static Duration sayable(Duration bound) {
        Duration whole = bound.truncatedTo(ChronoUnit.MILLIS);
        return whole.isZero() ? Duration.ofMillis(1) : whole;
    }
}
