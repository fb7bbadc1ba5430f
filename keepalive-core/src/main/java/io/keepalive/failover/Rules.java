package io.keepalive.failover;

/** Decides when this node's role changes. */
interface Rules {

    /**
     * Changes the role if it is to change.
     *
     * @param view the group now
     * @param due the time now, and what notes when to look again
     * @return what it waits for
     */
    Waiting decide(GroupView view, Due due);
}
