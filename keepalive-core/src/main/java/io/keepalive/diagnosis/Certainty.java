package io.keepalive.diagnosis;

/** How sure a {@link Diagnosis} is of its cause. */
public enum Certainty {

    /** The evidence leaves no other cause. */
    CERTAIN,

    /** Another cause would have left the same evidence; the explanation names it. */
    LIKELY
}
