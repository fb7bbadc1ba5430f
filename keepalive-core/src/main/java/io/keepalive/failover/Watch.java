package io.keepalive.failover;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.internal.Durations;
import io.keepalive.peer.Member;
import io.keepalive.peer.Presence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the group's members, remembers since when they are as they are, and leaves out what is not believed. */
final class Watch {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final FailoverPolicy policy;
    private final long stuckNanos;
    private final Map<String, Track> tracks = new HashMap<>();
    private boolean warned;

    Watch(FailoverPolicy policy) {
        this.policy = policy;
        this.stuckNanos = Durations.saturatedAdd(
                policy.handOverNanos(), Durations.saturatedAdd(policy.promotionNanos(), policy.demotionNanos()));
    }

    /** The greatest term that is believed of those the members know, and {@code known}. */
    long believed(List<Member> members, long known) {
        return Terms.believed(
                known,
                members.stream()
                        .filter(member -> !member.self())
                        .mapToLong(member -> said(member).term())
                        .toArray());
    }

    /** What the rules see now. Terms above {@code believed} are not believed, and those who say them take no part. */
    GroupView look(List<Member> members, Standing own, long believed, Due due) {
        Map<String, Standing> standings = new HashMap<>();
        for (Member member : members) {
            Standing said = member.self() ? own : said(member);
            standings.put(member.id(), said.term() > believed && !member.self() ? Standing.NONE : said);
        }
        tracks.keySet().retainAll(standings.keySet());
        List<Seen> others = new ArrayList<>(members.size());
        Seen self = null;
        for (Member member : members) {
            Seen seen = seen(member, members, standings, due);
            if (member.self()) {
                self = seen;
            } else {
                others.add(seen);
            }
        }
        if (self == null) {
            throw new IllegalStateException("members: " + standings.keySet() + " (expected: this node among them)");
        }
        return new GroupView(self, others);
    }

    private Seen seen(Member member, List<Member> members, Map<String, Standing> standings, Due due) {
        Track track = track(member);
        Standing standing = standings.getOrDefault(member.id(), Standing.NONE);
        track.role(standing.role(), member.incarnation(), due.nowNanos());
        boolean passing = standing.role() != null && standing.role() != Role.STANDBY && standing.role() != Role.PRIMARY;
        boolean stuck = passing && !member.self() && due.reached(track.roleSinceNanos() + stuckNanos);
        boolean fit = fit(member);
        boolean present = present(member);
        boolean there = present || vouched(member, members, standings);
        Seen seen = new Seen(member, standing, track, fit, present, there, stuck);
        track.unfit(!fit, due.nowNanos());
        track.eligible(seen.eligible(), due.nowNanos());
        return seen;
    }

    private boolean present(Member member) {
        return member.self()
                || member.presence() == Presence.ALIVE
                || (member.presence() == Presence.SUSPECT && !policy.suspicionIsEnough());
    }

    /** Whether another member, which this node hears, hears that one: then only the way between here and there is cut. */
    private static boolean vouched(Member absent, List<Member> members, Map<String, Standing> standings) {
        return absent.presence() != Presence.LEFT
                && members.stream()
                        .anyMatch(other -> other.presence() == Presence.ALIVE
                                && !other.self()
                                && !other.id().equals(absent.id())
                                && absent.id()
                                        .equals(standings
                                                .getOrDefault(other.id(), Standing.NONE)
                                                .follows()));
    }

    private boolean fit(Member member) {
        boolean takesWork = member.health()
                .map(HealthReport::state)
                .map(HealthState::takesWork)
                .orElse(true);
        return takesWork && !unhealthy(member);
    }

    private boolean unhealthy(Member member) {
        try {
            return policy.unhealthyWhen().test(member);
        } catch (RuntimeException thrown) {
            if (!warned) {
                warned = true;
                LOG.warn("unhealthyWhen threw for {}, and counts as false; said once", member.id(), thrown);
            }
            return false;
        }
    }

    private Standing said(Member member) {
        return track(member).said(member.state());
    }

    private Track track(Member member) {
        return tracks.computeIfAbsent(member.id(), id -> new Track());
    }
}
