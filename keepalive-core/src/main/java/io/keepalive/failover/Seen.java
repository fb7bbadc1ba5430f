package io.keepalive.failover;

import io.keepalive.health.HealthReport;
import io.keepalive.health.HealthState;
import io.keepalive.peer.Member;
import io.keepalive.peer.Presence;
import java.util.Comparator;

/** One member as the rules see it. */
final class Seen {

    /** Who goes first of those that may take over: a total order, as ids differ. */
    static final Comparator<Seen> RANK = Comparator.comparingInt(Seen::priority)
            .reversed()
            .thenComparing(Seen::busy)
            .thenComparing(Seen::id);

    /** Who prevails of several that hold or claim. */
    static final Comparator<Seen> PREVAILS = Comparator.comparingLong(Seen::term)
            .thenComparingInt(Seen::priority)
            .reversed()
            .thenComparing(Seen::id);

    private final Member member;
    private final Standing standing;
    private final Track track;
    private final boolean fit;
    private final boolean present;
    private final boolean there;
    private final boolean stuck;

    Seen(Member member, Standing standing, Track track, boolean fit, boolean present, boolean there, boolean stuck) {
        this.member = member;
        this.standing = standing;
        this.track = track;
        this.fit = fit;
        this.present = present;
        this.there = there;
        this.stuck = stuck;
    }

    Member member() {
        return member;
    }

    Standing standing() {
        return standing;
    }

    Track track() {
        return track;
    }

    String id() {
        return member.id();
    }

    int priority() {
        return standing.priority();
    }

    long term() {
        return standing.term();
    }

    boolean is(Role role) {
        return standing.role() == role;
    }

    /** Its heartbeats come. */
    boolean alive() {
        return member.self() || member.presence() == Presence.ALIVE;
    }

    /** This node itself has not found it gone. */
    boolean present() {
        return present;
    }

    /** It is not gone: this node hears it, or another does. */
    boolean there() {
        return there;
    }

    /** It takes work, and nothing of the user's speaks against it. */
    boolean fit() {
        return fit;
    }

    boolean draining() {
        return state() == HealthState.DRAINING;
    }

    private boolean busy() {
        return state() == HealthState.BUSY;
    }

    private HealthState state() {
        return member.health().map(HealthReport::state).orElse(HealthState.SERVING);
    }

    /** It holds the primary's place, or is not yet done with it. */
    boolean holds() {
        return there && !stuck && standing.role() != null && standing.role().holds();
    }

    /** It acts as primary, or will. */
    boolean rules() {
        return holds() && !is(Role.DEMOTING);
    }

    boolean claims() {
        return eligible() && is(Role.CLAIMING);
    }

    /** It could take over. */
    boolean eligible() {
        return alive() && fit && !stuck && standing.declines() == null && (is(Role.STANDBY) || is(Role.CLAIMING));
    }

    boolean listening() {
        return alive() && fit && Standing.LISTENING.equals(standing.declines());
    }

    boolean prevailsOver(Seen other) {
        return PREVAILS.compare(this, other) < 0;
    }

    boolean outranks(Seen other) {
        return RANK.compare(this, other) < 0;
    }
}
