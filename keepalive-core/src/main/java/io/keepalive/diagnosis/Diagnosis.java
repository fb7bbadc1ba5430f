package io.keepalive.diagnosis;

import io.keepalive.heartbeat.Verdict;
import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection ended, with the evidence it rests on.
 *
 * <p>Immutable and thread-safe.
 *
 * @param cause what happened
 * @param explanation one sentence for a person, with ages and limits
 * @param silence time between the last byte received and the end; empty where only TCP keepalive was installed, which
 *     does not look at the bytes
 * @param limit the limit that ran out, if one did
 * @param unansweredPings pings whose answer was overdue at the end
 * @param error what the transport reported, if it did
 */
public record Diagnosis(
        Cause cause,
        String explanation,
        Optional<Duration> silence,
        Optional<Duration> limit,
        int unansweredPings,
        Optional<Throwable> error) {

    /**
     * Checks for nulls only.
     *
     * @throws NullPointerException if an argument is null
     */
    public Diagnosis {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(explanation, "explanation");
        Objects.requireNonNull(silence, "silence");
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(error, "error");
    }

    /**
     * The diagnosis of a heartbeat's verdict.
     *
     * @param verdict what the monitor said
     * @param silence time since the last byte received
     * @param limit the limit that ran out: the time for the answers, or the watch limit
     * @param unansweredPings pings whose answer is overdue
     * @return the diagnosis
     */
    public static Diagnosis ofVerdict(Verdict verdict, Duration silence, Duration limit, int unansweredPings) {
        String what = switch (verdict) {
            case PINGS_UNANSWERED -> count(unansweredPings, "ping") + " unanswered for " + Durations.inSeconds(limit);
            case PING_STUCK ->
                "our ping could not leave for " + Durations.inSeconds(limit)
                        + ", as the bytes before it were not taken";
            case NOTHING_HEARD -> "the watch limit is " + Durations.inSeconds(limit);
        };
        return new Diagnosis(
                Cause.PEER_SILENT,
                "Peer silent: nothing received for " + Durations.inSeconds(silence) + "; " + what + ".",
                Optional.of(silence),
                Optional.of(limit),
                unansweredPings,
                Optional.empty());
    }

    /**
     * The diagnosis of an end that the transport reported.
     *
     * @param cause what happened
     * @param silence time since the last byte received, if known
     * @param unansweredPings pings whose answer was overdue
     * @param error what the transport reported, or null
     * @return the diagnosis
     */
    public static Diagnosis ofEnd(
            Cause cause, Optional<Duration> silence, int unansweredPings, @Nullable Throwable error) {
        StringBuilder text = new StringBuilder(sentence(cause));
        if (error != null && (cause == Cause.IO_ERROR || cause == Cause.OPTION_NOT_APPLIED)) {
            text.append(" (").append(error.getMessage()).append(')');
        }
        silence.ifPresent(time -> text.append("; nothing received for ").append(Durations.inSeconds(time)));
        if (unansweredPings > 0) {
            text.append(", ").append(count(unansweredPings, "ping")).append(" unanswered");
        }
        return new Diagnosis(
                cause,
                text.append('.').toString(),
                silence,
                Optional.empty(),
                unansweredPings,
                Optional.ofNullable(error));
    }

    @Override
    public String toString() {
        return cause + ": " + explanation;
    }

    private static String sentence(Cause cause) {
        return switch (cause) {
            case PEER_SILENT -> "Peer silent";
            case KERNEL_TIMEOUT -> "The kernel gave up on the peer";
            case PEER_UNREACHABLE -> "The network cannot reach the peer";
            case RESET -> "Connection reset by the peer or by a middlebox in its name";
            case PEER_CLOSED -> "The peer closed the connection";
            case CLOSED_HERE -> "This side closed the connection";
            case IO_ERROR -> "Input or output failed";
            case OPTION_NOT_APPLIED -> "A required socket option could not be applied";
        };
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
