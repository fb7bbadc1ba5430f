package io.keepalive.lint;

import static io.keepalive.lint.FindingId.OUTAGE_KILLS;
import static io.keepalive.lint.Severity.HIGH;

import io.keepalive.DetectionTime;
import io.keepalive.ProbeSchedule;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** An outage that was to be ridden out, whenever it begins. */
final class OutageRules implements Rule {

    /** Retransmissions come at doubling distances, so the first after an outage comes when it has lasted twice. */
    private static final Duration RETRANSMISSION_SLACK = Duration.ofMillis(500);

    /** What the answer to the last probe needs. */
    private static final Duration PROBE_SLACK = Duration.ofSeconds(1);

    @Override
    public void check(Situation situation, Consumer<Finding> findings) {
        if (situation.linter().rideOut != null && !situation.linter().rideOut.isZero()) {
            Duration outage = Words.bounded(situation.linter().rideOut);
            checkApplication(situation, outage, findings);
            checkTcp(situation, outage, findings);
        }
    }

    private static void checkApplication(Situation situation, Duration outage, Consumer<Finding> findings) {
        Duration answer = outage.multipliedBy(2).plus(RETRANSMISSION_SLACK);
        String why = ", and TCP's doubling retransmissions may bring the answer only after " + Words.of(answer);
        situation
                .pings()
                .flatMap(Pings::judging)
                .map(ProbeSchedule::unansweredTime)
                .ifPresent(
                        time -> atLeast(answer, time, "pingInterval x pings " + Words.of(time), outage, why, findings));
        situation.usable(Time.WATCH_LIMIT).ifPresent(limit -> {
            Duration period = situation.heardWhileIdle().orElse(Duration.ZERO);
            String ping = period.isZero() ? "" : ", a ping comes only every " + Words.of(period);
            atLeast(period.plus(answer), limit, Words.of(Time.WATCH_LIMIT, limit), outage, ping + why, findings);
        });
        situation
                .usable(Time.REQUEST_TIMEOUT)
                .ifPresent(
                        limit -> atLeast(answer, limit, Words.of(Time.REQUEST_TIMEOUT, limit), outage, why, findings));
        situation
                .tcp()
                .userTimeout()
                .ifPresent(limit -> atLeast(answer, limit, Words.of(Time.USER_TIMEOUT, limit), outage, why, findings));
    }

    private static void checkTcp(Situation situation, Duration outage, Consumer<Finding> findings) {
        TcpInEffect tcp = situation.tcp();
        Duration needed = outage.plus(PROBE_SLACK);
        if (situation.probesDecide()) {
            Duration probing = tcp.interval().multipliedBy(tcp.fewestProbes() - 1);
            String setting = "tcpInterval x (tcpProbes - 1) " + Words.of(probing);
            atLeast(needed, probing, setting, outage, ", so all probes may fall into it", findings);
        }
        Optional<Duration> given = tcp.prediction().unacknowledged().map(DetectionTime::earliest);
        if (tcp.userTimeout().isEmpty() && given.isPresent()) {
            String setting = tcp.settings()
                    .retransmissionCap()
                    .map(cap -> Words.of(Time.RETRANSMISSION_CAP, cap))
                    .orElse("retransmissionCap none");
            String why = ", as the kernel gives up data that is unacknowledged for " + Words.of(given.get());
            atLeast(needed, given.get(), setting, outage, why, findings);
        }
    }

    private static void atLeast(
            Duration needed, Duration value, String setting, Duration outage, String why, Consumer<Finding> findings) {
        if (value.compareTo(needed) < 0) {
            findings.accept(new Finding(
                    OUTAGE_KILLS,
                    HIGH,
                    setting,
                    "An outage of " + Words.of(outage) + " may end a healthy connection" + why + ".",
                    "It takes " + Words.of(needed) + " or more."));
        }
    }
}
