package io.keepalive.heartbeat;

import java.time.Duration;

/** A clock that moves only when told, starts anywhere, and wraps as {@link System#nanoTime()} may. */
final class VirtualClock {

    private final long startNanos;
    private Duration elapsed = Duration.ZERO;

    VirtualClock(long startNanos) {
        this.startNanos = startNanos;
    }

    long nanos() {
        return at(elapsed);
    }

    Duration elapsed() {
        return elapsed;
    }

    /** What the clock shows a time after its start. */
    long at(Duration sinceStart) {
        return startNanos + sinceStart.toNanos();
    }

    /** How long after its start the clock shows a time. */
    Duration sinceStart(long nanos) {
        return Duration.ofNanos(nanos - startNanos);
    }

    void moveTo(Duration sinceStart) {
        if (sinceStart.compareTo(elapsed) < 0) {
            throw new IllegalArgumentException("sinceStart: " + sinceStart + " (expected: >= " + elapsed + ")");
        }
        elapsed = sinceStart;
    }
}
