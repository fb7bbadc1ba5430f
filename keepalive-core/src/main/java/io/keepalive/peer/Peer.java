package io.keepalive.peer;

import io.keepalive.detect.DetectorPolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a node knows of one other: whether it is there, and what it has of our state. */
final class Peer {

    private final String id;
    private final Watch watch;
    private final BeatNumbers numbers;

    /** Which of our own entries it has said that it has. */
    private Stamp acknowledged = Stamp.NONE;

    /** Which of our own entries it was sent last. */
    private Stamp sent = Stamp.NONE;

    /** Members of which it lacks the newest, by its digest. */
    private final Set<String> lacking = new LinkedHashSet<>();

    Peer(String id, DetectorPolicy detector, long deadAfterNanos, long periodNanos) {
        this.id = id;
        watch = new Watch(detector, deadAfterNanos);
        numbers = new BeatNumbers(periodNanos);
    }

    String id() {
        return id;
    }

    Watch watch() {
        return watch;
    }

    BeatNumbers numbers() {
        return numbers;
    }

    void acknowledges(Stamp ownEntry) {
        acknowledged = ownEntry;
    }

    boolean hasAcknowledged(Stamp ownEntry) {
        return acknowledged.equals(ownEntry);
    }

    void wasSent(Stamp ownEntry) {
        sent = ownEntry;
    }

    boolean hasBeenSent(Stamp ownEntry) {
        return sent.equals(ownEntry);
    }

    void lacks(String member) {
        lacking.add(member);
    }

    /** Members of which it lacks the newest; a copy. */
    List<String> lacking() {
        return new ArrayList<>(lacking);
    }

    void answered(String member) {
        lacking.remove(member);
    }
}
