package io.keepalive.lint;

import static io.keepalive.lint.FindingId.BOUND_BELOW_ROUND_TRIP;
import static io.keepalive.lint.Severity.MEDIUM;

import io.keepalive.ProbeSchedule;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Verdicts that come before an answer can, or while a stall of our own is still nothing to speak of. */
final class BoundRules implements Rule {

    @Override
    public void check(Situation situation, Consumer<Finding> findings) {
        Optional<Duration> pinging = situation.pings().flatMap(Pings::judging).map(ProbeSchedule::unansweredTime);
        Duration roundTrip = situation.roundTrip();
        if (!roundTrip.isZero()) {
            pinging.ifPresent(time -> check(time, roundTrip, "pingInterval x pings " + Words.of(time), findings));
            situation
                    .tcp()
                    .userTimeout()
                    .ifPresent(limit -> check(limit, roundTrip, Words.of(Time.USER_TIMEOUT, limit), findings));
            if (situation.probesDecide()) {
                Duration time = situation.tcp().unansweredTime();
                check(time, roundTrip, "tcpInterval x tcpProbes " + Words.of(time), findings);
            }
        }
        Duration tolerance = situation.given().stallTolerance;
        pinging.filter(time -> time.compareTo(roundTrip) > 0 && time.compareTo(tolerance) <= 0)
                .ifPresent(time -> findings.accept(new Finding(
                        BOUND_BELOW_ROUND_TRIP,
                        MEDIUM,
                        "pingInterval x pings " + Words.of(time),
                        "A pause of our own, for garbage collection or a busy machine, of up to " + Words.of(tolerance)
                                + " is taken for the peer's death.",
                        "Set more than " + Words.of(tolerance) + ".")));
    }

    private static void check(Duration bound, Duration roundTrip, String setting, Consumer<Finding> findings) {
        if (bound.compareTo(roundTrip) <= 0) {
            findings.accept(new Finding(
                    BOUND_BELOW_ROUND_TRIP,
                    MEDIUM,
                    setting,
                    "The verdict falls before an answer can come, which takes " + Words.of(roundTrip)
                            + ": healthy peers are given up.",
                    "Set several times " + Words.of(roundTrip) + "."));
        }
    }
}
