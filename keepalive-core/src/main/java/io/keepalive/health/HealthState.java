package io.keepalive.health;

/** What an application says of itself. */
public enum HealthState {

    /** It serves. */
    SERVING,

    /** It serves, but would rather get less. */
    BUSY,

    /** It finishes what it has and takes nothing new: it is about to go. */
    DRAINING,

    /** It does not serve. */
    NOT_SERVING;

    /**
     * Whether new work may be given to it.
     *
     * @return true for {@link #SERVING} and {@link #BUSY}
     */
    public boolean takesWork() {
        return this == SERVING || this == BUSY;
    }
}
