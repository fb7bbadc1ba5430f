package io.keepalive.peer;

import java.util.HashSet;
import java.util.Set;

/**
 * To whom a digest goes: to peers whose tables differ, but to a few in each period only, and in turns. While something changes all
 * the time, tables always differ a little, and digests to all would outweigh the changes.
 */
final class DigestTurns {

    /** In a group of five, all. */
    static final int EACH_PERIOD = 4;

    private final long periodNanos;
    private final long roundNanos;
    private final Set<String> differing = new HashSet<>();
    private final Set<String> served = new HashSet<>();
    private long periodStartNanos;
    private long roundStartNanos;
    private int left = EACH_PERIOD;

    DigestTurns(long periodNanos, int peers, long nowNanos) {
        this.periodNanos = periodNanos;
        // a peer that cannot be sent to never takes its turn, and must not keep the others from their next
        this.roundNanos = periodNanos * (peers / EACH_PERIOD + 2);
        this.periodStartNanos = nowNanos;
        this.roundStartNanos = nowNanos;
    }

    void differs(String peer) {
        differing.add(peer);
    }

    void agrees(String peer) {
        differing.remove(peer);
    }

    /** Whether the peer gets a digest now, which takes its turn. */
    boolean take(String peer, long nowNanos) {
        if (!differing.contains(peer)) {
            return false;
        }
        if (nowNanos - periodStartNanos >= periodNanos) {
            periodStartNanos = nowNanos;
            left = EACH_PERIOD;
        }
        if (served.contains(peer) && (served.containsAll(differing) || nowNanos - roundStartNanos >= roundNanos)) {
            served.clear();
            roundStartNanos = nowNanos;
        }
        if (left == 0 || !served.add(peer)) {
            return false;
        }
        left--;
        differing.remove(peer);
        return true;
    }
}
