package io.keepalive.failover;

import io.keepalive.peer.Member;
import java.util.Optional;

/**
 * Hears what becomes of this node's role and of the group's primary; every method does nothing by default. Called on the group's thread,
 * after the change; one that throws is logged and harms nothing.
 */
public interface FailoverListener {

    /**
     * This node's role changed.
     *
     * @param before what it was
     * @param after what it is
     * @param term the term it holds or claims, otherwise the greatest it knows of
     * @param why the reason, for a person
     */
    default void onRole(Role before, Role after, long term, String why) {}

    /**
     * Another primary is in rotation, or none: see {@link Failover#primary()}.
     *
     * @param before the one before; empty if there was none
     * @param after the one now; empty if there is none
     */
    default void onPrimary(Optional<Member> before, Optional<Member> after) {}

    /**
     * A promotion or demotion failed or took too long. After a failed promotion this node declines for a while.
     *
     * @param during {@link Role#PROMOTING} or {@link Role#DEMOTING}
     * @param term the term it was for
     * @param cause what it failed with; a {@link java.util.concurrent.TimeoutException} if it took too long
     */
    default void onHookFailed(Role during, long term, Throwable cause) {}
}
