package io.keepalive.peer;

/**
 * Hears what becomes of a group's members; every method does nothing by default. Runs on the group's thread, after
 * the group has changed; it may publish and ask. Only other members are told of, not this node itself. One that throws is logged.
 */
public interface PeerGroupListener {

    /**
     * A member was heard of for the first time.
     *
     * @param member the member, as it is now
     */
    default void onJoin(Member member) {}

    /**
     * A member's heartbeats are overdue.
     *
     * @param member the member, as it is now
     */
    default void onSuspect(Member member) {}

    /**
     * A suspect was heard again before it was taken for dead.
     *
     * @param member the member, as it is now
     */
    default void onRecovered(Member member) {}

    /**
     * A member has said that it leaves, or is taken for dead: see its presence.
     *
     * @param member the member, as it is now
     */
    default void onLeave(Member member) {}

    /**
     * A member that was dead or had left is heard again, in the same life or a new one.
     *
     * @param member the member, as it is now
     */
    default void onReturn(Member member) {}

    /**
     * A member's health or state is another than before, or it is in another life: its entry is new, by whomever it came. The first entry
     * counts too, after {@link #onJoin} if both came at once.
     *
     * @param before the member as it was told of last
     * @param after the member, as it is now
     */
    default void onStateChanged(Member before, Member after) {}
}
