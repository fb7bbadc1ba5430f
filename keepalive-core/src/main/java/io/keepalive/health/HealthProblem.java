package io.keepalive.health;

import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Objects;

/**
 * Why a peer counts as unhealthy: what it said, for how long, and by which rule. Immutable and thread-safe.
 *
 * @param kind which rule was broken
 * @param value what was reported when the rule was found broken: the tasks queued or the requests in flight; 0 for the other kinds
 * @param limit what is permitted of that; 0 for the other kinds
 * @param lasted how long it had been so when it was found
 * @param patience how long it may be so
 */
public record HealthProblem(Kind kind, long value, long limit, Duration lasted, Duration patience) {

    /** What is wrong with a peer. */
    public enum Kind {

        /** It says that it does not serve. */
        NOT_SERVING,

        /** It says that it is about to go. */
        DRAINING,

        /** More tasks wait than permitted. */
        QUEUE_OVER_LIMIT,

        /** More requests are being worked on than permitted. */
        IN_FLIGHT_OVER_LIMIT,

        /** What it says is stale, or its source failed. */
        SOURCE_NOT_IN_ORDER,

        /** It sends heartbeats, and no report with them. */
        NO_REPORT
    }

    /**
     * Checks that nothing is missing.
     *
     * @throws NullPointerException if an argument is null
     */
    public HealthProblem {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(lasted, "lasted");
        Objects.requireNonNull(patience, "patience");
    }

    /** One line for a person: {@code 1500 queued (limit 1000) for 10.0 s (limit 10.0 s)}. */
    @Override
    public String toString() {
        String what = switch (kind) {
            case NOT_SERVING -> "not serving";
            case DRAINING -> "draining";
            case QUEUE_OVER_LIMIT -> value + " queued (limit " + limit + ")";
            case IN_FLIGHT_OVER_LIMIT -> value + " in flight (limit " + limit + ")";
            case SOURCE_NOT_IN_ORDER -> "report stale or its source failed";
            case NO_REPORT -> "no report with its heartbeats";
        };
        return what + " for " + Durations.inSeconds(lasted) + " (limit " + Durations.inSeconds(patience) + ")";
    }
}
