package io.keepalive.peer;

/** Whether a member of a group is there, as one node sees it. */
public enum Presence {

    /** Expected, and never heard of. */
    UNKNOWN,

    /** Its heartbeats come. */
    ALIVE,

    /** Its heartbeats are overdue. */
    SUSPECT,

    /** It was suspect for so long that it is taken for dead. */
    DEAD,

    /** It has said that it leaves. */
    LEFT;
}
