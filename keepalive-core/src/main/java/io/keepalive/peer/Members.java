package io.keepalive.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The picture of all members that any thread may look at. */
final class Members {

    private final String self;
    private final Table table;
    private final Map<String, Peer> peers;
    private volatile List<Member> seen;

    Members(String self, Table table, Map<String, Peer> peers, long nowNanos) {
        this.self = self;
        this.table = table;
        this.peers = peers;
        seen = picture(nowNanos);
    }

    List<Member> seen() {
        return seen;
    }

    Optional<Member> seen(String id) {
        return seen.stream().filter(member -> member.id().equals(id)).findFirst();
    }

    /** Makes a new picture, and hands what may have changed to the notifier. */
    void look(long nowNanos, Notifier notifier) {
        List<Member> before = seen;
        List<Member> after = picture(nowNanos);
        seen = after;
        for (int i = 0; i < after.size(); i++) {
            notifier.compare(before.get(i), after.get(i));
        }
    }

    private List<Member> picture(long nowNanos) {
        List<Member> members = new ArrayList<>();
        for (Entry entry : table.all()) {
            Peer peer = peers.get(entry.id());
            members.add(peer == null ? self(entry) : member(entry, peer.watch(), nowNanos));
        }
        return List.copyOf(members);
    }

    private Member self(Entry entry) {
        Presence presence = entry.left() ? Presence.LEFT : Presence.ALIVE;
        return member(entry, presence, 0, Optional.empty());
    }

    private Member member(Entry entry, Watch watch, long nowNanos) {
        Optional<Duration> silence = watch.everHeard()
                ? Optional.of(Duration.ofNanos(Math.max(0, watch.silenceNanos(nowNanos))))
                : Optional.empty();
        return member(entry, watch.presence(), watch.suspicion(nowNanos), silence);
    }

    private Member member(Entry entry, Presence presence, double suspicion, Optional<Duration> silence) {
        return new Member(
                entry.id(),
                entry.id().equals(self),
                presence,
                entry.stamp().incarnation(),
                entry.stamp().version(),
                entry.report(),
                entry.state(),
                suspicion,
                silence);
    }
}
