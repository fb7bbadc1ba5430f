package io.keepalive.netty;

import io.keepalive.diagnosis.Diagnosis;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a critical stretch failed.
 *
 * <p>Immutable and thread-safe.
 *
 * @param reason what failed
 * @param explanation one sentence for a person
 * @param diagnosis what became of the peer, or the connection; empty where an answer is missing or nobody watches any more
 * @param request what was not answered in time; empty unless an answer is missing
 */
public record StretchFailure(
        Reason reason, String explanation, Optional<Diagnosis> diagnosis, Optional<Object> request) {

    /** What failed. */
    public enum Reason {

        /** The peer was found dead within the stretch's bound. */
        PEER_DEAD,

        /** The connection ended for another reason, such as a close or a reset. */
        CONNECTION_ENDED,

        /** The peer lives, but did not answer a request in time. */
        ANSWER_OVERDUE,

        /** Keepalive was taken out of the channel's pipeline, so nobody watches any more. */
        UNINSTALLED
    }

    /**
     * Checks for nulls only.
     *
     * @throws NullPointerException if an argument is null
     */
    public StretchFailure {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(explanation, "explanation");
        Objects.requireNonNull(diagnosis, "diagnosis");
        Objects.requireNonNull(request, "request");
    }

    static StretchFailure of(Reason reason, Diagnosis diagnosis) {
        return new StretchFailure(reason, diagnosis.toString(), Optional.of(diagnosis), Optional.empty());
    }

    static StretchFailure uninstalled() {
        String explanation = "Keepalive was taken out of the channel's pipeline, so nobody watches any more.";
        return new StretchFailure(Reason.UNINSTALLED, explanation, Optional.empty(), Optional.empty());
    }

    static StretchFailure overdue(Object request, String explanation) {
        return new StretchFailure(Reason.ANSWER_OVERDUE, explanation, Optional.empty(), Optional.of(request));
    }

    /** The reason and the explanation. */
    @Override
    public String toString() {
        return reason + ": " + explanation;
    }
}
