package io.keepalive.peer;

import io.keepalive.internal.Require;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What goes between this node and its peers, and what it makes of it.
 *
 * <p>A node's own entry goes to each peer until that says it has it. What a node holds of others goes only to those whose digest
 * shows that they lack it, and digests only to those whose hash differs: so what was lost on its way, or what a node cannot hear
 * directly, comes by another, and a group that agrees says nothing.
 */
final class Exchange {

    private final String self;
    private final Table table;
    private final Map<String, Peer> peers = new TreeMap<>();
    private final DigestTurns digests;
    private final Refusals refused;
    private final MessageWriter writer = new MessageWriter();

    Exchange(PeerGroupBuilder builder, long incarnation, Refusals refused, long nowNanos) {
        self = builder.id;
        this.refused = refused;
        long periodNanos = builder.period.toNanos();
        for (String peer : builder.peers) {
            peers.put(peer, new Peer(peer, builder.detectorPolicy(), builder.deadAfterNanos(), periodNanos));
        }
        table = new Table(self, peers.keySet());
        table.merge(new Entry(self, new Stamp(incarnation, 1), false, null, builder.state));
        digests = new DigestTurns(periodNanos, peers.size(), nowNanos);
    }

    Table table() {
        return table;
    }

    Map<String, Peer> peers() {
        return peers;
    }

    /** The peer of that name, which a user has said. */
    Peer peer(String name) {
        Peer peer = peers.get(Objects.requireNonNull(name, "peer"));
        if (peer == null) {
            throw Require.expected("peer", name, "one of " + peers.keySet());
        }
        return peer;
    }

    Entry own() {
        return table.entry(self);
    }

    byte[] heartbeatFor(Peer to, long nowNanos) {
        Entry own = own();
        long number = to.numbers().at(nowNanos);
        writer.begin(self, to.id(), own.stamp().incarnation(), number, table.hash(), held(to));
        boolean digest = digests.take(to.id(), nowNanos);
        if (digest) {
            writer.reserveDigest(table.all());
        }
        if (!to.hasAcknowledged(own.stamp())) {
            writer.add(own); // comes first, and one always fits
        }
        to.wasSent(own.stamp());
        for (String member : to.lacking()) {
            if (!writer.add(table.entry(member))) {
                break; // goes with the next
            }
            to.answered(member);
        }
        if (digest) {
            writer.digest(table.all());
        }
        return writer.end();
    }

    /** Takes a message; false if it changes nothing that {@link Members} shows. */
    boolean received(byte[] bytes, long nowNanos) throws Refused {
        Message message = MessageReader.read(bytes);
        Peer from = peers.get(message.sender());
        if (from == null) {
            throw new Refused(Refusal.UNKNOWN_SENDER);
        }
        if (!message.recipient().equals(self)) {
            throw new Refused(Refusal.WRONG_RECIPIENT);
        }
        if (!possible(from.id(), message.incarnation())) {
            throw new Refused(Refusal.IMPOSSIBLE_INCARNATION);
        }
        long hash = table.hash();
        Presence presence = from.watch().presence();
        take(message, from, nowNanos);
        return table.hash() != hash || from.watch().presence() != presence;
    }

    private void take(Message message, Peer from, long nowNanos) {
        boolean current = from.watch().heard(message.incarnation(), message.sequence(), nowNanos);
        for (Entry entry : message.entries()) {
            take(entry, from);
        }
        outbid(message.held());
        if (message.digest() != null) {
            answer(message.digest(), from);
        }
        if (!current) {
            return; // of before the last that was heard: what it says of the sender's table is no longer so
        }
        from.acknowledges(message.held());
        if (message.hash() == table.hash()) {
            digests.agrees(from.id());
        } else {
            digests.differs(from.id());
        }
    }

    private void take(Entry entry, Peer from) {
        if (!table.knows(entry.id())) {
            refused.count(Refusal.UNKNOWN_MEMBER);
        } else if (entry.id().equals(self)) {
            outbid(entry.stamp());
        } else if (!possible(entry.id(), entry.stamp().incarnation())) {
            refused.count(Refusal.IMPOSSIBLE_INCARNATION);
        } else {
            table.merge(entry);
            boolean itsOwn = entry.id().equals(from.id())
                    && entry.stamp().incarnation() == from.watch().incarnation();
            if (itsOwn && entry.left()) {
                from.watch().left();
            }
        }
    }

    /** Others hold an entry of this node that this life has not written: of an earlier life, or a lie. It must not outlast ours. */
    private void outbid(Stamp held) {
        if (!held.isNewerThan(own().stamp())) {
            return;
        }
        if (!possible(self, held.incarnation())) {
            refused.count(Refusal.IMPOSSIBLE_INCARNATION);
            return;
        }
        Entry next = own().withStamp(new Stamp(held.incarnation() + 1, 1));
        table.merge(next);
        // goes with the next regular heartbeats: two nodes of one name would outbid each other as fast as the network
        // is
        peers.values().forEach(peer -> peer.wasSent(next.stamp()));
    }

    private void answer(Map<String, Stamp> digest, Peer to) {
        for (Entry entry : table.all()) {
            if (Table.lacks(digest, entry) && !entry.id().equals(self)) {
                to.lacks(entry.id());
            }
        }
        outbid(digest.getOrDefault(self, Stamp.NONE));
    }

    /** What is held of a peer. A life that was heard without its entry counts too, so that the peer learns of a lie about it. */
    private Stamp held(Peer peer) {
        Stamp held = table.entry(peer.id()).stamp();
        long heard = peer.watch().incarnation();
        return heard > held.incarnation() ? new Stamp(heard, 0) : held;
    }

    /** Whether a peer's last word, by whomever it came, was that it leaves. */
    boolean hasLeft(Peer peer) {
        Entry entry = table.entry(peer.id());
        return entry.left() && entry.stamp().incarnation() >= peer.watch().incarnation();
    }

    private boolean possible(String member, long incarnation) {
        long own = own().stamp().incarnation();
        Peer peer = peers.get(member);
        return Incarnations.possible(
                incarnation, own, peer == null ? own : held(peer).incarnation());
    }
}
