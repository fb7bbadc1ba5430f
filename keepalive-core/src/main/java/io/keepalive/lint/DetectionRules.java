package io.keepalive.lint;

import static io.keepalive.lint.FindingId.DEAD_PEER_UNNOTICED;
import static io.keepalive.lint.FindingId.DETECTS_TOO_LATE;
import static io.keepalive.lint.FindingId.UNACKNOWLEDGED_DATA_HANGS;
import static io.keepalive.lint.Severity.HIGH;
import static io.keepalive.lint.Severity.MEDIUM;

import io.keepalive.DetectionTime;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Who notices a dead peer, and when. */
final class DetectionRules implements Rule {

    /** Nobody who waits for an answer waits longer than this. */
    static final Duration HANGS = Duration.ofMinutes(5);

    @Override
    public void check(Situation situation, Consumer<Finding> findings) {
        checkIdle(situation, findings);
        if (situation.onLinux()) {
            checkUnacknowledged(situation, findings);
        }
    }

    private static void checkIdle(Situation situation, Consumer<Finding> findings) {
        Optional<Duration> end = situation.idleEndWithoutTcp();
        boolean sends = situation.pings().filter(Pings::withoutActivity).isPresent();
        if (end.isEmpty() && !situation.tcp().on() && !sends) {
            findings.accept(new Finding(
                    DEAD_PEER_UNNOTICED,
                    HIGH,
                    "tcpKeepAlive off",
                    "An idle connection whose peer has lost power stays open for ever: there are no pings, no probes and no"
                            + " limits.",
                    "Switch TCP keepalive on, with an idle time of your own, or run a heartbeat."));
        }
        Duration asked = situation.linter().detectWithin;
        if (asked == null) {
            return;
        }
        boolean byProbes = situation.probesDecide() && !situation.endsAtProxy();
        Optional<Duration> probes =
                byProbes ? situation.tcp().prediction().idle().map(DetectionTime::latest) : Optional.empty();
        Situation.shortest(Stream.of(end, probes))
                .filter(latest -> latest.compareTo(asked) > 0)
                .ifPresent(latest -> findings.accept(late("of an idle connection", latest, asked)));
    }

    private static void checkUnacknowledged(Situation situation, Consumer<Finding> findings) {
        Optional<Duration> byTcp = situation.tcp().prediction().unacknowledged().map(DetectionTime::latest);
        Duration latest = Situation.shortest(Stream.of(situation.unacknowledgedEndWithoutTcp(), byTcp))
                .orElseThrow();
        Duration asked = situation.linter().detectWithin;
        boolean inTime = asked != null && latest.compareTo(asked) <= 0;
        if (!inTime && latest.compareTo(HANGS) > 0) {
            findings.accept(new Finding(
                    UNACKNOWLEDGED_DATA_HANGS,
                    HIGH,
                    situation
                            .tcp()
                            .userTimeout()
                            .map(limit -> Words.of(Time.USER_TIMEOUT, limit))
                            .orElse("userTimeout none"),
                    "A request to a peer that has died hangs for up to " + Words.of(latest)
                            + ": keepalive probes are silent while data is unacknowledged.",
                    "Run a heartbeat, give requests a timeout that closes the connection, or set a retransmission cap (Linux 6.15)"
                            + " or a user timeout."));
        } else if (!inTime && asked != null) {
            findings.accept(late("that is asked something", latest, asked));
        }
    }

    private static Finding late(String which, Duration latest, Duration asked) {
        return new Finding(
                DETECTS_TOO_LATE,
                MEDIUM,
                "detectWithin " + Words.of(asked),
                "A dead peer " + which + " is noticed after up to " + Words.of(latest) + ", later than asked.",
                "Shorten idle times and intervals, or ask for " + Words.of(latest) + ".");
    }
}
