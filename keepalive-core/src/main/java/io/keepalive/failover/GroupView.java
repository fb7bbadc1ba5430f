package io.keepalive.failover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The group at one moment, as one node's rules see it. */
final class GroupView {

    private final Seen self;
    private final List<Seen> others;

    GroupView(Seen self, List<Seen> others) {
        this.self = self;
        this.others = List.copyOf(others);
    }

    Seen self() {
        return self;
    }

    List<Seen> others() {
        return others;
    }

    /** The other that holds the primary's place; of several, the one that prevails. */
    Optional<Seen> holder() {
        return others.stream().filter(Seen::holds).min(Seen.PREVAILS);
    }

    /** The other that is primary, or will be, and prevails over this node. */
    Optional<Seen> master() {
        return others.stream()
                .filter(other -> other.rules() && other.prevailsOver(self))
                .min(Seen.PREVAILS);
    }

    /** The other that claims, and prevails over this node. */
    Optional<Seen> claimant() {
        return others.stream()
                .filter(other -> other.claims() && other.prevailsOver(self))
                .min(Seen.PREVAILS);
    }

    /** Somebody else is about to take over: it claims, or the last primary stepped down for it. */
    Optional<Seen> successor() {
        return first(others, other -> other.claims() || (other.there() && other.eligible() && yieldedTo(other.id())));
    }

    /** Whether a member has stepped down for that one. */
    boolean yieldedTo(String id) {
        return others.stream()
                .anyMatch(other -> other.alive()
                        && other.is(Role.STANDBY)
                        && id.equals(other.standing().yieldsTo()));
    }

    /** Of those that could take over, this node among them, the first. */
    Optional<Seen> top() {
        List<Seen> candidates = new ArrayList<>(others);
        candidates.add(self);
        return candidates.stream().filter(Seen::eligible).min(Seen.RANK);
    }

    /** Another that goes before this node, and only listens yet. */
    Optional<Seen> awakening() {
        return first(others, other -> other.listening() && other.outranks(self));
    }

    /** The primary that this node hears itself: told to the others, which may not. */
    Optional<Seen> followed() {
        return others.stream().filter(other -> other.holds() && other.present()).min(Seen.PREVAILS);
    }

    Optional<Seen> other(String id) {
        return first(others, other -> other.id().equals(id));
    }

    private static Optional<Seen> first(List<Seen> seen, Predicate<Seen> which) {
        return seen.stream().filter(which).min(Comparator.comparing(Seen::id));
    }
}
