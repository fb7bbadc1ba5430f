package io.keepalive.lint;

import static io.keepalive.lint.FindingId.IDLE_ABOVE_MIDDLEBOX;
import static io.keepalive.lint.FindingId.IDLE_CLOSE_TO_MIDDLEBOX;
import static io.keepalive.lint.FindingId.NOTHING_REFRESHES;
import static io.keepalive.lint.FindingId.ONLY_REQUESTS_COUNT;
import static io.keepalive.lint.FindingId.PROBES_END_AT_PROXY;
import static io.keepalive.lint.Severity.HIGH;
import static io.keepalive.lint.Severity.MEDIUM;

import io.keepalive.internal.Durations;
import io.keepalive.middlebox.Expiry;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.middlebox.TimeoutRange;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Idle connections and the middleboxes that forget them. */
final class MiddleboxRules implements Rule {

    @Override
    public void check(Situation situation, Consumer<Finding> findings) {
        for (Middlebox middlebox : situation.linter().middleboxes) {
            boolean http = middlebox.terminates() && HttpRules.concern(situation); // then the proxy itself is the peer
            boolean unwatched = situation.tcp().on()
                    && Situation.isProxy(middlebox)
                    && !http
                    && situation.idleEndWithoutTcp().isEmpty();
            if (unwatched) {
                findings.accept(endsAtProxy(middlebox));
            }
            middlebox.forgetsAfter().map(Words::bounded).ifPresent(time -> {
                if (!http && middlebox.keptBy() == KeptBy.REQUESTS) {
                    findings.accept(onlyRequestsCount(middlebox, time));
                } else if (!http) {
                    checkQuiet(situation, middlebox, time, findings);
                }
            });
        }
    }

    private static void checkQuiet(
            Situation situation, Middlebox middlebox, Duration time, Consumer<Finding> findings) {
        Optional<Quiet> quiet = Quiet.through(middlebox, situation);
        Duration safe = Durations.safelyBelow(time);
        if (quiet.isEmpty()) {
            findings.accept(
                    probesMayCount(situation, middlebox, safe)
                            ? perhapsNothingRefreshes(middlebox, time, safe)
                            : nothingRefreshes(middlebox, time, safe));
            return;
        }
        Duration longest = quiet.get().longest();
        String silence = "A healthy idle connection is quiet for " + Words.of(longest) + "; ";
        String advice = "Set it to " + Words.of(safe) + " or less" + orRaise(middlebox) + ".";
        if (longest.compareTo(time) >= 0) {
            findings.accept(new Finding(
                    IDLE_ABOVE_MIDDLEBOX,
                    HIGH,
                    quiet.get().setting(),
                    silence + forgets(middlebox, time) + ".",
                    advice));
        } else if (longest.compareTo(safe) > 0) {
            findings.accept(new Finding(
                    IDLE_CLOSE_TO_MIDDLEBOX,
                    MEDIUM,
                    quiet.get().setting(),
                    silence + "one late timer or one lost packet more, and " + forgets(middlebox, time) + ".",
                    advice));
        }
    }

    private static boolean probesMayCount(Situation situation, Middlebox middlebox, Duration safe) {
        return middlebox.keptBy() == KeptBy.UNKNOWN
                && situation.tcp().on()
                && situation.tcp().quiet().compareTo(safe) <= 0;
    }

    private static Finding perhapsNothingRefreshes(Middlebox middlebox, Duration time, Duration safe) {
        return new Finding(
                NOTHING_REFRESHES,
                MEDIUM,
                "pingIdle none",
                "Whether keepalive probes count in " + middlebox.id() + " is not documented: if they do not, "
                        + forgets(middlebox, time) + ".",
                "Try it out, or have pings come after " + Words.of(safe) + " or less.");
    }

    private static Finding nothingRefreshes(Middlebox middlebox, Duration time, Duration safe) {
        boolean probes = middlebox.keptBy() == KeptBy.ANY_PACKET;
        return new Finding(
                NOTHING_REFRESHES,
                HIGH,
                probes ? "tcpKeepAlive off, pingIdle none" : "pingIdle none",
                "Nothing that counts is sent on an idle connection in time: " + forgets(middlebox, time) + ".",
                (probes ? "Have probes or pings" : "Have pings") + " come after " + Words.of(safe)
                        + " or less, close unused connections by then" + orRaise(middlebox) + ".");
    }

    private static Finding onlyRequestsCount(Middlebox middlebox, Duration time) {
        return new Finding(
                ONLY_REQUESTS_COUNT,
                middlebox.expiry() == Expiry.CLOSES ? MEDIUM : HIGH,
                middlebox.id(),
                "No ping and no probe keeps an idle connection in it: without a request " + forgets(middlebox, time)
                        + ".",
                "Connect again when it is closed, or send a small request every "
                        + Words.of(Durations.safelyBelow(time)) + orRaise(middlebox) + ".");
    }

    private static Finding endsAtProxy(Middlebox middlebox) {
        return new Finding(
                PROBES_END_AT_PROXY,
                HIGH,
                "tcpKeepAlive on",
                middlebox.id() + " ends the connection and answers probes itself: whether the peer behind it lives,"
                        + " nobody notices.",
                "Run a heartbeat that goes through it to the peer.");
    }

    private static String forgets(Middlebox middlebox, Duration time) {
        String after = middlebox.id() + " forgets it after " + Words.of(time);
        return switch (middlebox.expiry()) {
            case DROPS -> after + " and drops what comes next without a word";
            case RESETS_LATER -> after + ", and what comes next is answered with RST";
            case RESETS_AT_ONCE -> after + " and resets both ends";
            case CLOSES -> middlebox.id() + " closes it after " + Words.of(time);
            case UNKNOWN -> after + ", and what it does then is not documented";
        };
    }

    private static String orRaise(Middlebox middlebox) {
        return middlebox
                .adjustable()
                .map(range -> ", or raise the time of " + middlebox.id() + most(range))
                .orElse("");
    }

    private static String most(TimeoutRange range) {
        return range.most().map(time -> " (up to " + Words.of(time) + ")").orElse("");
    }
}
