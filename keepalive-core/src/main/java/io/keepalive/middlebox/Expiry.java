package io.keepalive.middlebox;

/** What a middlebox does about a connection that has been idle for its time. */
public enum Expiry {
    /** Forgets it without a word, and drops whatever comes afterwards. */
    DROPS,
    /** Forgets it without a word, and answers what comes afterwards with a reset. */
    RESETS_LATER,
    /** Sends resets to the ends at that moment. */
    RESETS_AT_ONCE,
    /** Closes it in order. */
    CLOSES,
    /** Not documented. */
    UNKNOWN
}
