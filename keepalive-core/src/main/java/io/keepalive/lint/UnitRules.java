package io.keepalive.lint;

import static io.keepalive.lint.FindingId.KEEPALIVE_SWITCHED_OFF;
import static io.keepalive.lint.FindingId.LOST_IN_CONVERSION;
import static io.keepalive.lint.FindingId.OPTION_NOT_SUPPORTED;
import static io.keepalive.lint.FindingId.OUT_OF_RANGE;
import static io.keepalive.lint.Severity.HIGH;
import static io.keepalive.lint.Severity.LOW;
import static io.keepalive.lint.Severity.MEDIUM;

import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What becomes of values on their way into TCP options. */
final class UnitRules implements Rule {

    private static final List<Time> OPTIONS =
            List.of(Time.TCP_IDLE, Time.TCP_INTERVAL, Time.USER_TIMEOUT, Time.RETRANSMISSION_CAP);

    @Override
    public void check(Situation situation, Consumer<Finding> findings) {
        GivenSettings given = situation.given();
        for (Time time : OPTIONS) {
            given.given(time).ifPresent(value -> check(situation.tcp(), time, value, findings));
        }
        checkProbes(situation, findings);
        if (Boolean.FALSE.equals(given.tcpKeepAlive) && given.hasTcpTimings()) {
            findings.accept(new Finding(
                    KEEPALIVE_SWITCHED_OFF,
                    LOW,
                    "tcpKeepAlive off",
                    "Times or a number of probes are set, but without SO_KEEPALIVE no probe is ever sent.",
                    "Switch SO_KEEPALIVE on too."));
        }
    }

    private static void check(TcpInEffect tcp, Time time, Duration value, Consumer<Finding> findings) {
        boolean none = time == Time.USER_TIMEOUT && value.isZero();
        if (none) {
            return;
        }
        TcpOptions.Option option = TcpOptions.of(time);
        Duration inUnit = option.inUnit(value);
        if (!new TcpOptions(tcp.kernel()).has(time)) {
            findings.accept(new Finding(
                    OPTION_NOT_SUPPORTED,
                    LOW,
                    Words.of(time, value),
                    tcp.kernel() + " has no " + option.name() + ": the setting does nothing.",
                    "Bound unacknowledged data with a heartbeat, which needs no option."));
        } else if (inUnit.isZero() && !value.isZero() && !value.isNegative()) {
            String effect =
                    time == Time.USER_TIMEOUT ? "which means none" : "which is refused; " + remaining(tcp, time);
            findings.accept(new Finding(
                    LOST_IN_CONVERSION,
                    HIGH,
                    Words.of(time, value),
                    option.name() + " becomes 0, " + effect + ".",
                    "Set " + option.rule() + "."));
        } else if (!option.takes(inUnit)) {
            boolean taken = !value.isNegative() && !value.isZero() && perhapsTaken(tcp);
            findings.accept(new Finding(
                    OUT_OF_RANGE,
                    taken ? MEDIUM : HIGH,
                    Words.of(time, value),
                    "Linux refuses it as " + option.name() + "; "
                            + (taken ? reckonedWith(tcp, Words.of(inEffect(tcp, time))) : remaining(tcp, time)) + ".",
                    "Set " + option.rule() + "."));
        } else if (!inUnit.equals(value)) {
            findings.accept(new Finding(
                    LOST_IN_CONVERSION,
                    MEDIUM,
                    Words.of(time, value),
                    option.name() + " becomes " + Words.of(inUnit) + ", the rest is lost.",
                    "Set " + option.rule() + "."));
        }
    }

    private static void checkProbes(Situation situation, Consumer<Finding> findings) {
        Integer probes = situation.given().tcpProbes;
        if (probes != null
                && new TcpOptions(situation.tcp().kernel()).takenProbes(probes).isEmpty()) {
            TcpInEffect tcp = situation.tcp();
            String system = "" + tcp.settings().schedule().probes();
            boolean taken = probes > 0 && perhapsTaken(tcp);
            findings.accept(new Finding(
                    OUT_OF_RANGE,
                    taken ? MEDIUM : HIGH,
                    "tcpProbes " + probes,
                    "Linux refuses it as TCP_KEEPCNT; "
                            + (taken ? reckonedWith(tcp, system) : "the system's " + system + " remain") + ".",
                    "Set 1.." + TcpOptions.MOST_PROBES + "; 3 is common."));
        }
    }

    /** Other systems take more than Linux does. Only times and counts of probes come here: they lack the other options. */
    private static boolean perhapsTaken(TcpInEffect tcp) {
        return tcp.kernel().family() != Kernel.Family.LINUX;
    }

    private static String reckonedWith(TcpInEffect tcp, String system) {
        return tcp.kernel() + " may take it, but is reckoned with the system's " + system;
    }

    private static Duration inEffect(TcpInEffect tcp, Time time) {
        return time == Time.TCP_IDLE ? tcp.idle() : tcp.interval();
    }

    private static String remaining(TcpInEffect tcp, Time time) {
        return switch (time) {
            case TCP_IDLE, TCP_INTERVAL -> "the system's " + Words.of(inEffect(tcp, time)) + " remain";
            default -> "none is set";
        };
    }
}
