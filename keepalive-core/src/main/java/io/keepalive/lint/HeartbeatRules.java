package io.keepalive.lint;

import static io.keepalive.lint.FindingId.ONE_PROBE_ONLY;
import static io.keepalive.lint.FindingId.PING_FASTER_THAN_PERMITTED;
import static io.keepalive.lint.Severity.HIGH;
import static io.keepalive.lint.Severity.MEDIUM;

import java.time.Duration;
import java.util.function.Consumer;

/** This end's pings, as the peer and the path see them. */
final class HeartbeatRules implements Rule {

    @Override
    public void check(Situation situation, Consumer<Finding> findings) {
        situation.pings().ifPresent(pings -> {
            Duration permitted = situation.linter().permittedPing;
            if (permitted != null) {
                checkPermitted(pings, permitted, findings);
            }
            checkOnePing(pings, findings);
        });
    }

    private static void checkPermitted(Pings pings, Duration permitted, Consumer<Finding> findings) {
        String advice =
                "Ping every " + Words.of(permitted) + " or less often, jitter included, or have the peer permit more.";
        if (pings.soonest().compareTo(permitted) < 0) {
            String jittered = pings.jitter() > 0 ? " with a jitter of " + pings.jitter() : "";
            findings.accept(new Finding(
                    PING_FASTER_THAN_PERMITTED,
                    HIGH,
                    Words.of(Time.PING_IDLE, pings.idle()) + jittered,
                    "Pings come every " + Words.of(pings.soonest()) + ", and the peer, which permits one in "
                            + Words.of(permitted) + ", closes the connection.",
                    advice));
        }
        pings.judging()
                .filter(schedule -> schedule.probes() > 1 && schedule.interval().compareTo(permitted) < 0)
                .ifPresent(schedule -> findings.accept(new Finding(
                        PING_FASTER_THAN_PERMITTED,
                        HIGH,
                        Words.of(Time.PING_INTERVAL, schedule.interval()),
                        "Unanswered pings follow each other after " + Words.of(schedule.interval())
                                + ", and a peer that was only slow, and permits one in " + Words.of(permitted)
                                + ", closes the connection.",
                        advice)));
    }

    private static void checkOnePing(Pings pings, Consumer<Finding> findings) {
        pings.judging()
                .filter(schedule -> schedule.probes() == 1)
                .ifPresent(schedule -> findings.accept(new Finding(
                        ONE_PROBE_ONLY,
                        MEDIUM,
                        "pings 1",
                        "One ping that is not answered within " + Words.of(schedule.interval())
                                + " ends the connection, also if the peer was only busy.",
                        "Have 2 pings or more, 3 for example.")));
    }
}
