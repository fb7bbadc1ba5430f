package io.keepalive.failover;

/** What a node is in its group. */
public enum Role {

    /** It may take over. */
    STANDBY,

    /** It wants to take over: the present primary, if it lives, is to step down first. */
    CLAIMING,

    /** Its promotion runs, and has not succeeded yet. */
    PROMOTING,

    /** It is primary. */
    PRIMARY,

    /** It was primary, and its demotion runs. */
    DEMOTING
}
