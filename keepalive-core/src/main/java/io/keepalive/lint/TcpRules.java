package io.keepalive.lint;

import static io.keepalive.lint.FindingId.ONE_PROBE_ONLY;
import static io.keepalive.lint.FindingId.PROBES_MOOT;
import static io.keepalive.lint.FindingId.TCP_KEEPALIVE_MOOT;
import static io.keepalive.lint.FindingId.USER_TIMEOUT_BELOW_IDLE;
import static io.keepalive.lint.FindingId.USER_TIMEOUT_FAR_ABOVE_PROBES;
import static io.keepalive.lint.Severity.LOW;
import static io.keepalive.lint.Severity.MEDIUM;

import io.keepalive.ProbeSchedule;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** TCP keepalive, the user timeout and heartbeats, where one takes away what the other is for. */
final class TcpRules implements Rule {

    @Override
    public void check(Situation situation, Consumer<Finding> findings) {
        if (situation.probesDecide()) {
            situation.tcp().userTimeout().ifPresent(limit -> checkUserTimeout(situation, limit, findings));
            checkOneProbe(situation, findings);
        }
        pingsInsteadOfProbes(situation)
                .ifPresent(ping -> findings.accept(new Finding(
                        TCP_KEEPALIVE_MOOT,
                        LOW,
                        Words.of(Time.TCP_IDLE, situation.tcp().idle(), situation.given()),
                        "Pings come after " + Words.of(ping)
                                + ", so the kernel probes only while none run: before a handshake, after a half-close.",
                        "Leave it if it is meant for these times; it neither helps nor harms otherwise.")));
    }

    /** Pings of ours that are unacknowledged before a probe is due; or of the peer's, if its silence ends the connection by then. */
    private static Optional<Duration> pingsInsteadOfProbes(Situation situation) {
        Duration idle = situation.tcp().idle();
        Optional<Duration> own =
                situation.pings().filter(Pings::withoutActivity).map(Pings::idle);
        Optional<Duration> heard = situation
                .usable(Time.WATCH_LIMIT)
                .filter(limit -> limit.compareTo(idle) <= 0)
                .flatMap(limit -> situation.usable(Time.PEER_PING_PERIOD));
        return Situation.shortest(Stream.of(own, heard))
                .filter(ping -> situation.tcp().on() && ping.compareTo(idle) <= 0);
    }

    private static void checkUserTimeout(Situation situation, Duration limit, Consumer<Finding> findings) {
        TcpInEffect tcp = situation.tcp();
        ProbeSchedule schedule = tcp.settings().schedule();
        Duration byProbes = schedule.detectionTime();
        Duration inEffect = tcp.idle().plus(tcp.unansweredTime());
        String setting = Words.of(Time.USER_TIMEOUT, limit);
        String advice =
                "Set it a little below " + Words.of(byProbes) + ", which is idle + interval x probes, or leave it out.";
        if (limit.compareTo(tcp.idle()) <= 0) {
            findings.accept(new Finding(
                    USER_TIMEOUT_BELOW_IDLE,
                    MEDIUM,
                    setting,
                    "It is over before the first probe is answered: one lost probe ends an idle connection, "
                            + Words.of(inEffect) + " after the last byte, whatever the number of probes.",
                    advice));
        } else if (limit.compareTo(byProbes.multipliedBy(2)) > 0) {
            findings.accept(new Finding(
                    USER_TIMEOUT_FAR_ABOVE_PROBES,
                    MEDIUM,
                    setting,
                    "It replaces the number of probes: a dead idle peer is found after " + Words.of(inEffect)
                            + " instead of " + Words.of(byProbes) + ".",
                    advice));
        } else if (situation.given().tcpProbes != null && tcp.probesInEffect() != schedule.probes()) {
            findings.accept(new Finding(
                    PROBES_MOOT,
                    LOW,
                    "tcpProbes " + schedule.probes(),
                    "With the user timeout of " + Words.of(limit)
                            + " the kernel does not count probes: it gives up after " + tcp.probesInEffect()
                            + " unanswered ones.",
                    advice));
        }
    }

    private static void checkOneProbe(Situation situation, Consumer<Finding> findings) {
        TcpInEffect tcp = situation.tcp();
        boolean toldAlready = tcp.userTimeout()
                .filter(limit -> limit.compareTo(tcp.idle()) <= 0)
                .isPresent();
        if (tcp.probesInEffect() == 1 && !toldAlready) {
            findings.accept(new Finding(
                    ONE_PROBE_ONLY,
                    MEDIUM,
                    tcp.userTimeout()
                            .map(limit -> Words.of(Time.USER_TIMEOUT, limit))
                            .orElse("tcpProbes 1"),
                    "One lost probe, or one lost answer, ends a healthy idle connection.",
                    "Have 2 probes or more, 3 for example (RFC 9293, 3.8.4)."));
        }
    }
}
