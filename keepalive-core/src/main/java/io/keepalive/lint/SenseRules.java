package io.keepalive.lint;

import static io.keepalive.lint.FindingId.OUT_OF_RANGE;
import static io.keepalive.lint.Severity.HIGH;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Values of heartbeats and of HTTP that make no sense; the other rules take them as not set. */
final class SenseRules implements Rule {

    /** Times that have to pass, and what they do if they do not. */
    private static final Map<Time, String> LONGER_THAN_ZERO = Map.of(
            Time.PING_IDLE, "no ping can wait for it",
            Time.PING_INTERVAL, "no answer can come in it",
            Time.WATCH_LIMIT, "every peer is dead at once",
            Time.PEER_PING_PERIOD, "no peer can ping so often",
            Time.PEER_WATCH_LIMIT, "the peer takes everybody for dead at once",
            Time.REQUEST_TIMEOUT, "no response can come in it");

    private static final Map<Time, String> ZERO_OR_LONGER = Map.of(
            Time.SERVER_IDLE_TIMEOUT, "no connection can be idle for it",
            Time.CLIENT_IDLE_LIMIT, "no connection can be idle for it");

    @Override
    public void check(Situation situation, Consumer<Finding> findings) {
        GivenSettings given = situation.given();
        for (Time time : Time.values()) {
            given.given(time).ifPresent(value -> check(time, value, findings));
        }
        if (given.pings != null && given.pings < 1) {
            findings.accept(senseless("pings " + given.pings, "no ping is ever unanswered.", "Set 2 or more."));
        }
        if (!(given.jitter >= 0 && given.jitter < 1)) {
            findings.accept(senseless(
                    "jitter " + given.jitter,
                    "it is no share of the idle time.",
                    "Set 0 to less than 1; 0.2 is common."));
        }
    }

    private static void check(Time time, Duration value, Consumer<Finding> findings) {
        if (LONGER_THAN_ZERO.containsKey(time) && (value.isNegative() || value.isZero())) {
            findings.accept(senseless(
                    Words.of(time, value),
                    LONGER_THAN_ZERO.get(time) + ".",
                    "Set a time longer than zero; if 0 or less stands for none, leave it out."));
        }
        if (ZERO_OR_LONGER.containsKey(time) && value.isNegative()) {
            findings.accept(senseless(
                    Words.of(time, value),
                    ZERO_OR_LONGER.get(time) + ".",
                    "Set zero or longer; if less stands for none, leave it out."));
        }
    }

    private static Finding senseless(String setting, String why, String advice) {
        return new Finding(OUT_OF_RANGE, HIGH, setting, "Nothing works with it: " + why, advice);
    }
}
