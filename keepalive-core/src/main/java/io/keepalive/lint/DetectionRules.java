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

    /** Nobody who waits for an answer waits for longer than this. */
    private static final Duration HANGS = Duration.ofMinutes(5);

    @Override
    public void check(Situation situation, Consumer<Finding> findings) {
        if (nobodyNotices(situation)) {
            findings.accept(new Finding(
                    DEAD_PEER_UNNOTICED,
                    HIGH,
                    "tcpKeepAlive off",
                    "An idle connection whose peer has lost power stays open for ever: there are no pings, no probes and no"
                            + " limits.",
                    "Switch TCP keepalive on, with an idle time of your own, or run a heartbeat."));
        }
        Optional<Duration> idle = idle(situation);
        Optional<Duration> unacknowledged = unacknowledged(situation);
        Optional<Duration> asked = Optional.ofNullable(situation.linter().detectWithin);
        unacknowledged
                .filter(latest -> latest.compareTo(HANGS) > 0
                        && asked.filter(time -> latest.compareTo(time) <= 0).isEmpty())
                .ifPresent(latest -> findings.accept(hangs(situation, latest)));
        asked.ifPresent(time -> Stream.of(idle, unacknowledged.filter(latest -> latest.compareTo(HANGS) <= 0))
                .flatMap(Optional::stream)
                .max(Duration::compareTo)
                .filter(latest -> latest.compareTo(time) > 0)
                .ifPresent(latest -> findings.accept(late(latest, time, idle))));
    }

    private static boolean nobodyNotices(Situation situation) {
        boolean sends = situation.pings().filter(Pings::withoutActivity).isPresent();
        return situation.idleEndWithoutTcp().isEmpty() && !situation.tcp().on() && !sends;
    }

    /** Probes that end at a proxy say nothing of the peer, except in HTTP, where the proxy is the peer. */
    private static Optional<Duration> idle(Situation situation) {
        boolean reach = !situation.endsAtProxy() || HttpRules.concern(situation);
        boolean byProbes = situation.probesDecide() && reach;
        Optional<Duration> probes =
                byProbes ? situation.tcp().prediction().idle().map(DetectionTime::latest) : Optional.empty();
        Optional<Duration> ping =
                situation.pings().filter(Pings::withoutActivity).map(Pings::idle);
        Optional<Duration> pingGivenUp = reach
                ? ping.flatMap(quiet -> givenUpByTcp(situation)
                        .filter(latest -> latest.compareTo(HANGS) <= 0)
                        .map(quiet::plus))
                : Optional.empty();
        return Situation.shortest(Stream.of(situation.idleEndWithoutTcp(), probes, pingGivenUp));
    }

    /** Empty where no bound is known. */
    private static Optional<Duration> unacknowledged(Situation situation) {
        return Situation.shortest(Stream.of(situation.unacknowledgedEndWithoutTcp(), givenUpByTcp(situation)));
    }

    private static Optional<Duration> givenUpByTcp(Situation situation) {
        return situation.tcp().prediction().unacknowledged().map(DetectionTime::latest);
    }

    private static Finding hangs(Situation situation, Duration latest) {
        return new Finding(
                UNACKNOWLEDGED_DATA_HANGS,
                HIGH,
                situation
                        .tcp()
                        .userTimeout()
                        .map(limit -> Words.of(Time.USER_TIMEOUT, limit))
                        .orElse("userTimeout none"),
                "A request to a peer that has died hangs for up to " + Words.of(latest)
                        + ": keepalive probes are silent while data is unacknowledged.",
                "Run a heartbeat, close connections on which a request is not answered in time, or set a retransmission cap"
                        + " (Linux 6.15) or a user timeout.");
    }

    private static Finding late(Duration latest, Duration asked, Optional<Duration> idle) {
        boolean onlyBusy = idle.isEmpty() || idle.get().compareTo(latest) < 0;
        return new Finding(
                DETECTS_TOO_LATE,
                MEDIUM,
                "detectWithin " + Words.of(asked),
                "A dead peer is noticed after up to " + Words.of(latest)
                        + (onlyBusy ? " if something was sent to it" : "") + ", later than asked.",
                "Shorten idle times and intervals, or ask for " + Words.of(latest) + ".");
    }
}
