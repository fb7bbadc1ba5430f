package io.keepalive.lint;

import static io.keepalive.lint.FindingId.CLIENT_KEEPS_LONGER_THAN_SERVER;
import static io.keepalive.lint.FindingId.SERVER_CLOSES_BEFORE_BALANCER;
import static io.keepalive.lint.Severity.HIGH;

import io.keepalive.middlebox.Middlebox;
import java.time.Duration;
import java.util.function.Consumer;

/** Who closes an unused connection first: it has to be the one that would send the next request. */
final class HttpRules implements Rule {

    /** Whether a connection is held for requests to come, by either end. */
    static boolean concern(Situation situation) {
        return situation.given().given(Time.SERVER_IDLE_TIMEOUT).isPresent()
                || situation.given().given(Time.CLIENT_IDLE_LIMIT).isPresent();
    }

    @Override
    public void check(Situation situation, Consumer<Finding> findings) {
        situation
                .usable(Time.CLIENT_IDLE_LIMIT)
                .ifPresent(limit -> situation
                        .usable(Time.SERVER_IDLE_TIMEOUT)
                        .filter(server -> limit.compareTo(server) >= 0)
                        .ifPresent(server -> findings.accept(clientKeepsLonger(limit, "the server", server))));
        for (Middlebox middlebox : situation.linter().middleboxes) {
            if (middlebox.terminates()) {
                middlebox
                        .forgetsAfter()
                        .map(Words::bounded)
                        .ifPresent(time -> check(situation, middlebox, time, findings));
            }
        }
    }

    private static void check(Situation situation, Middlebox proxy, Duration time, Consumer<Finding> findings) {
        situation
                .usable(Time.SERVER_IDLE_TIMEOUT)
                .filter(server -> server.compareTo(time) <= 0 && Situation.isProxy(proxy))
                .ifPresent(server -> findings.accept(new Finding(
                        SERVER_CLOSES_BEFORE_BALANCER,
                        HIGH,
                        Words.of(Time.SERVER_IDLE_TIMEOUT, server),
                        proxy.id() + " keeps an unused connection to this server for " + Words.of(time)
                                + ": a request that it sends into the close after " + Words.of(server)
                                + " is lost, and its client sees 502.",
                        "Set more than " + Words.of(time) + ", " + Words.of(time.plusSeconds(15))
                                + " for example, so that " + proxy.id() + " closes first.")));
        boolean kept = Quiet.refreshed(proxy, situation)
                .filter(quiet -> quiet.longest().compareTo(time) < 0)
                .isPresent();
        situation
                .usable(Time.CLIENT_IDLE_LIMIT)
                .filter(limit -> limit.compareTo(time) >= 0 && !kept)
                .ifPresent(limit -> findings.accept(clientKeepsLonger(limit, proxy.id(), time)));
    }

    private static Finding clientKeepsLonger(Duration limit, String who, Duration time) {
        return new Finding(
                CLIENT_KEEPS_LONGER_THAN_SERVER,
                HIGH,
                Words.of(Time.CLIENT_IDLE_LIMIT, limit),
                "A client keeps an unused connection for " + Words.of(limit) + ", but " + who + " closes it after "
                        + Words.of(time) + ": a request sent at that moment is lost.",
                "Set less than " + Words.of(time) + ", with a second or more for the way.");
    }
}
