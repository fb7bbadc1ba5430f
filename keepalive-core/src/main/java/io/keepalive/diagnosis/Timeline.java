package io.keepalive.diagnosis;

import io.keepalive.tcp.TcpSnapshot;
import java.time.Duration;

/** What came before what, reckoned from the ages in the evidence. */
final class Timeline {

    /** No middlebox known to drop idle connections without a word does so sooner ({@code docs/diagnosis.md}). */
    private static final Duration PATH_MAY_FORGET = Duration.ofSeconds(30);

    /** The kernel's ages step by its tick, 10 ms at most: what is closer to our ping may have come before it. */
    private static final Duration TICK = Duration.ofMillis(10);

    private final Evidence evidence;
    private final TcpSnapshot kernel;

    Timeline(Evidence evidence, TcpSnapshot kernel) {
        this.evidence = evidence;
        this.kernel = kernel;
    }

    /** Time between the last segment of the peer's kernel and the end. */
    Duration sinceLastSegment() {
        return kernel.lastAckReceived().plus(evidence.kernelAge());
    }

    /**
     * Whether the peer's kernel was heard when its application no longer was: after our first ping, or, by a watcher that
     * sends none, in the second half of its limit. What it acknowledged before tells nothing of the application.
     */
    boolean kernelHeardLately() {
        Duration lately = evidence.ending() == Ending.NOTHING_HEARD
                ? evidence.limit().orElse(Duration.ZERO).dividedBy(2)
                : sinceFirstPing();
        return sinceLastSegment().plus(TICK).compareTo(lately) < 0;
    }

    /** For how long nobody had spoken on the path when the first unanswered ping was sent. */
    Duration pathIdleBeforePing() {
        Duration idle = sinceLastSegment().minus(sinceFirstPing());
        return idle.isNegative() ? Duration.ZERO : idle;
    }

    boolean pathMayHaveForgotten() {
        return pathIdleBeforePing().compareTo(PATH_MAY_FORGET) >= 0;
    }

    /** Zero without a ping; the limit where bytes came after it that are no proof, as they hide when it was. */
    private Duration sinceFirstPing() {
        if (evidence.silenceBeforePing().isEmpty() || evidence.silence().isEmpty()) {
            return Duration.ZERO;
        }
        Duration since =
                evidence.silence().get().minus(evidence.silenceBeforePing().get());
        return since.isNegative() ? evidence.limit().orElse(Duration.ZERO) : since;
    }
}
