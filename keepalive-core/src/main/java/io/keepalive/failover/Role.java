package io.keepalive.failover;

import org.jspecify.annotations.Nullable;

/** What a node is in its group. */
public enum Role {

    /** It may take over. */
    STANDBY,

    /** It wants to take over: the present primary, as it lives, is to step down first. */
    CLAIMING,

    /** Its promotion runs, and has not succeeded yet. */
    PROMOTING,

    /** It is primary. */
    PRIMARY,

    /** It was primary, and its demotion runs. */
    DEMOTING;

    /** Whether it is primary, about to be, or not yet done with it. */
    boolean holds() {
        return this == PRIMARY || this == PROMOTING || this == DEMOTING;
    }

    /** The role of that name; null if there is none. */
    static @Nullable Role named(@Nullable String name) {
        for (Role role : values()) {
            if (role.name().equals(name)) {
                return role;
            }
        }
        return null;
    }
}
