package io.keepalive.failover;

/**
 * Who elects where {@link Failover} does not: ZooKeeper, etcd, a database. It tells {@link Failover#elected} and
 * {@link Failover#deposed}, and is told here whether this node stands for election. Called on the group's thread, which it must not
 * block; at first no node stands.
 */
public interface ElectionEngine {

    /** This node is well and has heard the group: enter it as a candidate. */
    void stand();

    /**
     * This node is not to lead: take it out of the candidates, and if it leads, give its leadership up. By then it is no longer primary.
     *
     * @param why the reason, for a person
     */
    void giveUp(String why);
}
