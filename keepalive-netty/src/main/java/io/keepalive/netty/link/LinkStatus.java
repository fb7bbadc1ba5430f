package io.keepalive.netty.link;

import io.keepalive.diagnosis.Diagnosis;
import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A link at one moment, as {@link PeerLink#status} saw it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param state what it is doing
 * @param connections connections it has had so far, the present one among them
 * @param failures attempts in a row that failed, those among them that connected for too short a time; back to 0 when a connection
 *     proves stable and the next attempt is thought of
 * @param nextAttemptIn time until the next attempt begins; empty unless one waits, be it to replace a suspect connection
 * @param replacing whether a connection that is to replace a suspect one is being made, or waits
 * @param upFor how long the present connection has been there; empty without one
 * @param lastDiagnosis why the last connection ended; empty if none has, or Keepalive was not installed on it
 * @param lastFailure why the last attempt failed; empty if none has
 */
public record LinkStatus(
        LinkState state,
        long connections,
        int failures,
        Optional<Duration> nextAttemptIn,
        boolean replacing,
        Optional<Duration> upFor,
        Optional<Diagnosis> lastDiagnosis,
        Optional<Throwable> lastFailure) {

    /** One line for a person. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ");
        text.add(state.toString().toLowerCase(Locale.ROOT).replace('_', ' '));
        upFor.ifPresent(time -> text.add("up for " + Durations.inSeconds(time)));
        text.add("connections: " + connections);
        if (failures > 0) {
            text.add("failed attempts: " + failures);
        }
        nextAttemptIn.ifPresent(time -> text.add("next attempt in " + Durations.inSeconds(time)));
        lastDiagnosis.ifPresent(diagnosis -> text.add("last ended: " + diagnosis));
        lastFailure.ifPresent(failure -> text.add("last failure: " + failure));
        return text.toString();
    }
}
