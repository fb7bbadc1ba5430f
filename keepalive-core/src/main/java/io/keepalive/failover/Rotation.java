package io.keepalive.failover;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.peer.Member;
import io.keepalive.peer.Presence;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Who of a group is to be used now: for whoever only looks on, as a client or a proxy does. Stateless and thread-safe. */
public final class Rotation {

    private static final Comparator<Candidate> PREVAILS = Comparator.comparingLong(
                    (Candidate one) -> one.standing.term())
            .thenComparingInt(one -> one.standing.priority())
            .reversed()
            .thenComparing(one -> one.member.id());

    private record Candidate(Member member, Standing standing) {}

    private Rotation() {}

    /**
     * The primary in rotation: of those that say they are primary, are alive, and take work, the one with the highest term. A suspect is
     * out of rotation at once, long before another takes over.
     *
     * @param members a group's members, as {@link io.keepalive.peer.PeerGroup#members()} has them
     * @return the primary, or empty if there is none to be used now
     * @throws NullPointerException if {@code members} is null
     */
    public static Optional<Member> primary(List<Member> members) {
        Objects.requireNonNull(members, "members");
        List<Candidate> all = members.stream()
                .map(member -> new Candidate(member, Standing.of(member.state())))
                .toList();
        long believed = Terms.believed(
                0, all.stream().mapToLong(one -> one.standing.term()).toArray());
        return all.stream()
                .filter(one -> one.standing.role() == Role.PRIMARY && one.standing.term() <= believed)
                .filter(one -> serves(one.member))
                .min(PREVAILS)
                .map(Candidate::member);
    }

    /**
     * The role a member has published.
     *
     * @param member a group's member
     * @return its role, or empty if it takes no part in a failover
     * @throws NullPointerException if {@code member} is null
     */
    public static Optional<Role> role(Member member) {
        return Optional.ofNullable(Standing.of(member.state()).role());
    }

    /**
     * The term a member has published.
     *
     * @param member a group's member
     * @return its term: that of its own time as primary, or the greatest it knows of; 0 if it says none
     * @throws NullPointerException if {@code member} is null
     */
    public static long term(Member member) {
        return Standing.of(member.state()).term();
    }

    private static boolean serves(Member member) {
        return (member.self() || member.presence() == Presence.ALIVE)
                && member.health()
                        .map(HealthReport::state)
                        .map(HealthState::takesWork)
                        .orElse(true);
    }
}
