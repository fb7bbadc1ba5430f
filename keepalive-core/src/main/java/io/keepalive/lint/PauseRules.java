package io.keepalive.lint;

import static io.keepalive.lint.FindingId.PAUSE_KILLS;
import static io.keepalive.lint.FindingId.USER_TIMEOUT_BELOW_PAUSE;
import static io.keepalive.lint.Severity.HIGH;

import io.keepalive.ProbeSchedule;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Healthy peers that read nothing for a while. */
final class PauseRules implements Rule {

    @Override
    public void check(Situation situation, Consumer<Finding> findings) {
        Duration pause = situation.linter().pause;
        if (pause == null || pause.isZero()) {
            return;
        }
        String healthy = "A healthy peer that reads nothing for " + Words.of(pause) + " is given up after ";
        String longer = "Set more than " + Words.of(pause);
        situation
                .tcp()
                .userTimeout()
                .filter(limit -> limit.compareTo(pause) <= 0)
                .ifPresent(limit -> findings.accept(new Finding(
                        USER_TIMEOUT_BELOW_PAUSE,
                        HIGH,
                        Words.of(Time.USER_TIMEOUT, limit),
                        healthy + Words.of(limit) + ", although its kernel answers every probe.",
                        longer + ", or a retransmission cap instead (Linux 6.15).")));
        situation
                .pings()
                .flatMap(Pings::judging)
                .map(ProbeSchedule::unansweredTime)
                .filter(time -> time.compareTo(pause) <= 0)
                .ifPresent(time -> findings.accept(new Finding(
                        PAUSE_KILLS,
                        HIGH,
                        "pingInterval x pings " + Words.of(time),
                        healthy + Words.of(time) + " of unanswered pings.",
                        longer + ".")));
        checkWatchLimit(situation, Words.bounded(pause), healthy, findings);
        situation
                .given()
                .given(Time.SLOW_PEER_LIMIT)
                .filter(limit -> limit.compareTo(pause) < 0)
                .ifPresent(limit -> findings.accept(new Finding(
                        PAUSE_KILLS,
                        HIGH,
                        Words.of(Time.SLOW_PEER_LIMIT, limit),
                        healthy + Words.of(limit) + " in which a ping waits behind bytes that it does not read.",
                        "Set " + Words.of(pause) + " or more.")));
    }

    /** A peer that pings by itself is heard while it reads nothing; one that only answers is not. */
    private static void checkWatchLimit(
            Situation situation, Duration pause, String healthy, Consumer<Finding> findings) {
        Optional<Duration> limit = situation.usable(Time.WATCH_LIMIT);
        if (limit.isEmpty()
                || situation
                        .usable(Time.PEER_PING_PERIOD)
                        .filter(period -> period.compareTo(limit.get()) < 0)
                        .isPresent()) {
            return;
        }
        situation
                .heardWhileIdle()
                .map(ping -> ping.plus(pause))
                .filter(silence -> limit.get().compareTo(silence) <= 0)
                .ifPresent(silence -> findings.accept(new Finding(
                        PAUSE_KILLS,
                        HIGH,
                        Words.of(Time.WATCH_LIMIT, limit.get()),
                        healthy + Words.of(limit.get()) + " of silence: its answer to a ping may come only after "
                                + Words.of(silence) + ".",
                        "Set more than " + Words.of(silence) + ".")));
    }
}
