package io.keepalive.peer.sim;

import io.keepalive.peer.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that was ever written, and who shows what of it. What a node shows of a member must have been written by that member as it is
 * shown, and must never be older than what the node showed before.
 */
final class History {

    private record Stamp(long incarnation, long version) {

        boolean isOlderThan(Stamp other) {
            return incarnation != other.incarnation ? incarnation < other.incarnation : version < other.version;
        }
    }

    private static final Stamp NOTHING = new Stamp(0, 0);

    private final int size;
    private final Map<List<Object>, Map<String, String>> written = new HashMap<>();

    /** The newest that each member wrote; null once it crashed, as what it wrote last may have reached nobody. */
    private final @Nullable Stamp[] newest;

    /** What each node shows of each member; a row of null for a node that is down. */
    private final Stamp[] @Nullable [] shown;

    private final @Nullable List<Member> @Nullable [] lastLook;

    /** Pairs of a node and a member of which it does not show the newest. */
    private final boolean[][] wrong;

    private int wrongs;

    @SuppressWarnings({"unchecked", "rawtypes"})
    History(int size) {
        this.size = size;
        newest = new Stamp[size];
        shown = new Stamp[size][];
        lastLook = new List[size];
        wrong = new boolean[size][size];
    }

    void begins(SimNode node) {
        Stamp[] nothing = new Stamp[size];
        Arrays.fill(nothing, NOTHING);
        shown[node.index] = nothing;
        lastLook[node.index] = null;
        looked(node);
    }

    void ends(SimNode node) {
        shown[node.index] = null;
        newest[node.index] = null;
        compareAll(node.index);
    }

    /** Down, but its last word is to be kept by all. */
    void leaves(SimNode node) {
        shown[node.index] = null;
        compareAll(node.index);
    }

    /** To be called whenever a node may show something else than before. */
    void looked(SimNode node) {
        List<Member> look = node.group().members();
        if (look == lastLook[node.index]) {
            return;
        }
        lastLook[node.index] = look;
        Stamp[] row = Objects.requireNonNull(shown[node.index]);
        for (int member = 0; member < size; member++) {
            Member seen = look.get(member);
            Stamp stamp = new Stamp(seen.incarnation(), seen.version());
            if (stamp.equals(row[member])) {
                continue;
            }
            if (stamp.isOlderThan(row[member])) {
                throw new AssertionError(node.group().id() + " went back to an older " + seen + " from " + row[member]);
            }
            row[member] = stamp;
            if (member == node.index) {
                written.put(List.of(seen.id(), stamp), Map.copyOf(seen.state()));
                newest[member] = stamp;
                compareColumn(member);
            } else if (!seen.state().equals(written.get(List.of(seen.id(), stamp)))) {
                throw new AssertionError(node.group().id() + " shows what was never written: " + seen);
            }
            compare(node.index, member);
        }
    }

    boolean converged() {
        return wrongs == 0;
    }

    List<String> differences(List<SimNode> nodes) {
        List<String> found = new ArrayList<>();
        for (SimNode node : nodes) {
            for (int member = 0; member < size; member++) {
                if (wrong[node.index][member]) {
                    found.add(SimNode.name(node.index) + " of " + SimNode.name(member) + ": "
                            + Objects.requireNonNull(shown[node.index])[member] + ", not " + newest[member]);
                }
            }
        }
        return found;
    }

    private void compareAll(int index) {
        for (int other = 0; other < size; other++) {
            compare(index, other);
            compare(other, index);
        }
    }

    private void compareColumn(int member) {
        for (int node = 0; node < size; node++) {
            compare(node, member);
        }
    }

    private void compare(int node, int member) {
        Stamp[] row = shown[node];
        boolean now = row != null && newest[member] != null && !row[member].equals(newest[member]);
        if (now != wrong[node][member]) {
            wrong[node][member] = now;
            wrongs += now ? 1 : -1;
        }
    }
}
