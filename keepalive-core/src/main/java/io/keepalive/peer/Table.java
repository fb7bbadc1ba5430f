package io.keepalive.peer;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The newest entry of each member, by name, and a hash over all of them: two tables with one hash are the same.
 *
 * <p>The members are fixed, and an entry is only ever replaced by a newer one. So nothing is removed, and nothing that was
 * replaced can come back.
 */
final class Table {

    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private long hash;

    Table(String self, Set<String> peers) {
        entries.put(self, Entry.unknown(self));
        peers.forEach(id -> entries.put(id, Entry.unknown(id)));
    }

    boolean knows(String id) {
        return entries.containsKey(id);
    }

    /** The entry of a member that {@link #knows} has said yes to. */
    Entry entry(String id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            throw new IllegalArgumentException("not a member: " + id);
        }
        return entry;
    }

    /** All of them, by name. */
    Collection<Entry> all() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /** Takes an entry of a known member if it is newer than the one it has. */
    boolean merge(Entry entry) {
        Entry before = entry(entry.id());
        if (!entry.stamp().isNewerThan(before.stamp())) {
            return false;
        }
        entries.put(entry.id(), entry);
        hash += hash(entry) - hash(before);
        return true;
    }

    /** The sum over all entries that are known: the order in which they came does not matter. */
    long hash() {
        return hash;
    }

    /** What a peer lacks, by its digest. Members that the digest does not name are none of the peer's. */
    static boolean lacks(Map<String, Stamp> digest, Entry entry) {
        Stamp held = digest.get(entry.id());
        return held != null && entry.stamp().isNewerThan(held);
    }

    private static long hash(Entry entry) {
        if (entry.stamp().equals(Stamp.NONE)) {
            return 0;
        }
        long h = 0xcbf29ce484222325L; // FNV-1a over the name
        for (byte b : entry.id().getBytes(StandardCharsets.UTF_8)) {
            h = (h ^ (b & 0xff)) * 0x100000001b3L;
        }
        return mix(mix(mix(h) + entry.stamp().incarnation()) + entry.stamp().version());
    }

    /** SplitMix64's finalizer: every bit of the input reaches every bit of the result. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
