package io.keepalive.diagnosis;

import java.util.Objects;

/**
 * Why a connection ended: the cause, how sure it is, a sentence for a person, and the evidence it all rests on.
 *
 * <p>Immutable and thread-safe.
 *
 * @param cause what happened
 * @param certainty whether the evidence leaves no other cause
 * @param explanation one sentence for a person, with ages and limits
 * @param evidence what was seen
 */
public record Diagnosis(Cause cause, Certainty certainty, String explanation, Evidence evidence) {

    /**
     * Checks for nulls only.
     *
     * @throws NullPointerException if an argument is null
     */
    public Diagnosis {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(certainty, "certainty");
        Objects.requireNonNull(explanation, "explanation");
        Objects.requireNonNull(evidence, "evidence");
    }

    /**
     * Finds the cause that the evidence speaks for.
     *
     * @param evidence what was seen
     * @return the diagnosis
     * @throws NullPointerException if {@code evidence} is null
     */
    public static Diagnosis of(Evidence evidence) {
        Finding finding = Finding.of(evidence);
        return new Diagnosis(finding.cause(), finding.certainty(), Explanation.of(finding, evidence), evidence);
    }

    /** One line, such as {@code PEER_CLOSED: The peer closed the connection.}; says so where the cause is only likely. */
    @Override
    public String toString() {
        return cause + (certainty == Certainty.LIKELY ? " (likely): " : ": ") + explanation;
    }
}
