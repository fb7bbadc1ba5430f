package io.keepalive.lint;

import static io.keepalive.lint.FindingId.WATCH_LIMIT_BELOW_PING_PERIOD;
import static io.keepalive.lint.Severity.HIGH;
import static io.keepalive.lint.Severity.MEDIUM;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** An end that watches, and the other one that pings. */
final class WatchRules implements Rule {

    /** For a late timer and a retransmission. */
    private static final Duration SLACK = Duration.ofMillis(500);

    @Override
    public void check(Situation situation, Consumer<Finding> findings) {
        Duration slack = SLACK.plus(situation.roundTrip());
        situation
                .usable(Time.WATCH_LIMIT)
                .ifPresent(limit -> situation
                        .heardWhileIdle()
                        .ifPresent(period -> check(Time.WATCH_LIMIT, limit, period, slack, findings)));
        Optional<Duration> heard = situation.pingsWhileIdle();
        situation.usable(Time.PEER_WATCH_LIMIT).ifPresent(limit -> {
            if (heard.isPresent()) { // pongs are heard as well as pings
                check(Time.PEER_WATCH_LIMIT, limit, heard.get(), slack, findings);
            } else {
                findings.accept(new Finding(
                        WATCH_LIMIT_BELOW_PING_PERIOD,
                        HIGH,
                        Words.of(Time.PEER_WATCH_LIMIT, limit),
                        "The peer hears nothing of an idle connection, and takes it for dead after " + Words.of(limit)
                                + "; TCP keepalive is nothing that an application hears.",
                        "Ping every " + Words.of(limit.dividedBy(3).multipliedBy(2)) + " or more often."));
            }
        });
    }

    private static void check(Time name, Duration limit, Duration period, Duration slack, Consumer<Finding> findings) {
        String advice = "Set the limit to " + Words.of(period.plus(period.dividedBy(2)))
                + " or more, 1.5 times the period (MQTT 3.1.1, 3.1.2.10), or ping more often.";
        if (limit.compareTo(period) <= 0) {
            findings.accept(new Finding(
                    WATCH_LIMIT_BELOW_PING_PERIOD,
                    HIGH,
                    Words.of(name, limit),
                    "Healthy idle connections are taken for dead after " + Words.of(limit)
                            + ", as a ping comes only every " + Words.of(period) + ".",
                    advice));
        } else if (limit.minus(period).compareTo(slack) < 0) {
            findings.accept(new Finding(
                    WATCH_LIMIT_BELOW_PING_PERIOD,
                    MEDIUM,
                    Words.of(name, limit),
                    "A ping, which comes every " + Words.of(period) + ", may be " + Words.of(limit.minus(period))
                            + " late and no more: one retransmission kills.",
                    advice));
        }
    }
}
