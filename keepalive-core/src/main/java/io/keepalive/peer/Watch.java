package io.keepalive.peer;

import io.keepalive.detect.DetectorPolicy;
import io.keepalive.detect.FailureDetector;
import org.jspecify.annotations.Nullable;

/** Whether one peer is there, judged by what is heard of it directly and by nothing else. */
final class Watch {

    private final DetectorPolicy policy;
    private final long deadAfterNanos;

    private Presence presence = Presence.UNKNOWN;
    private long incarnation;
    private long sequence;
    private long heardNanos;
    private long suspectedNanos;

    /** Up to when pauses were told of since then. */
    private long toldNanos;

    /** Of the present life; null until it was heard. */
    private @Nullable FailureDetector detector;

    Watch(DetectorPolicy policy, long deadAfterNanos) {
        this.policy = policy;
        this.deadAfterNanos = deadAfterNanos;
    }

    Presence presence() {
        return presence;
    }

    /** The latest life that was heard; 0 if none was. */
    long incarnation() {
        return incarnation;
    }

    boolean everHeard() {
        return detector != null;
    }

    long silenceNanos(long nowNanos) {
        return nowNanos - heardNanos;
    }

    double suspicion(long nowNanos) {
        return detector == null || presence == Presence.LEFT ? 0 : detector.suspicion(nowNanos);
    }

    /** The peer itself was heard; false if this message is older than one that was heard before, and so proves nothing. */
    boolean heard(long fromIncarnation, long number, long nowNanos) {
        if (fromIncarnation < incarnation || (fromIncarnation == incarnation && number < sequence)) {
            return false;
        }
        FailureDetector present = detector;
        if (present == null || fromIncarnation > incarnation) {
            present = policy.start(nowNanos);
            detector = present;
            incarnation = fromIncarnation;
            presence = Presence.ALIVE;
        } else if (number == sequence) {
            return true;
        } else if (presence != Presence.LEFT) {
            presence = Presence.ALIVE;
        }
        present.heartbeat(number, nowNanos);
        sequence = number;
        heardNanos = nowNanos;
        return true;
    }

    /** The peer itself has said that it leaves; only another life brings it back. */
    void left() {
        presence = Presence.LEFT;
    }

    /** The connection to it was found dead. */
    void lost(boolean hasLeft, long nowNanos) {
        if (presence == Presence.ALIVE) {
            silent(hasLeft, nowNanos);
        }
    }

    /** Looks at the time; {@code hasLeft} if the peer's last word, by whomever it came, was that it leaves. */
    void poll(boolean hasLeft, long nowNanos) {
        boolean watched = presence == Presence.ALIVE || presence == Presence.SUSPECT;
        if (!watched || nowNanos - deadlineNanos(nowNanos) < 0) {
            return;
        }
        if (presence == Presence.ALIVE) {
            silent(hasLeft, nowNanos);
        } else {
            presence = hasLeft ? Presence.LEFT : Presence.DEAD;
        }
    }

    private void silent(boolean hasLeft, long nowNanos) {
        presence = hasLeft ? Presence.LEFT : Presence.SUSPECT;
        suspectedNanos = nowNanos;
        toldNanos = nowNanos;
    }

    void localPause(long fromNanos, long toNanos) {
        if (detector != null) {
            detector.localPause(fromNanos, toNanos);
        }
        long begin = fromNanos - toldNanos < 0 ? toldNanos : fromNanos;
        if (presence == Presence.SUSPECT && toNanos - begin > 0) {
            suspectedNanos += toNanos - begin;
            toldNanos = toNanos;
        }
    }

    /** When to look again; {@code never} if there is nothing to wait for. */
    long deadlineNanos(long never) {
        if (presence == Presence.ALIVE && detector != null) {
            return detector.suspectsAtNanos();
        }
        return presence == Presence.SUSPECT ? suspectedNanos + deadAfterNanos : never;
    }
}
