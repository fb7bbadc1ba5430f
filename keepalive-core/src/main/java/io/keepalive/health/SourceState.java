package io.keepalive.health;

/**
 * Whether what a report says is still vouched for by the application that says it.
 *
 * <p>It stands beside the {@link HealthState} and is none itself: a report whose source has failed still says what was true last,
 * and whoever hears it decides what that is worth.
 */
public enum SourceState {

    /** The application said it just now. */
    FRESH,

    /** The application said it a while ago, and has not come to say anything newer. */
    STALE,

    /** The application said it before, and failed when it was asked again. */
    FAILED
}
