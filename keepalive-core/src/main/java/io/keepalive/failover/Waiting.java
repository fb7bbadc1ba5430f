package io.keepalive.failover;

import org.jspecify.annotations.Nullable;

/**
 * What the rules wait for.
 *
 * @param what for a person; empty if nothing
 * @param untilNanos until when; null if nobody knows
 */
record Waiting(String what, @Nullable Long untilNanos) {

    static final Waiting NOTHING = new Waiting("", null);

    static Waiting forEver(String what) {
        return new Waiting(what, null);
    }
}
