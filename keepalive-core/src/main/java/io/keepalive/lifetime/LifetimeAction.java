package io.keepalive.lifetime;

/** What {@link Lifetime#poll} wants done. */
public enum LifetimeAction {

    /** Nothing. */
    NONE,

    /** End the connection in order: nobody has used it for the unused limit. Use that comes before the goodbye takes it back. */
    END_UNUSED,

    /** Stop the heartbeats: nobody has used the connection for the unused limit. */
    REST,

    /** Begin the heartbeats again: the connection is used again. */
    RESUME,

    /** End the connection in order: it is as old as it may become. */
    END_AGED
}
