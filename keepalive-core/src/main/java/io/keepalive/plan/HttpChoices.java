package io.keepalive.plan;

import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.ReusePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why idle HTTP connections are held for as long as they are. */
final class HttpChoices {

    private HttpChoices() {}

    static List<Choice> of(KeepAlivePlan plan) {
        List<Choice> choices = new ArrayList<>();
        plan.http().ifPresent(policy -> choices.add(server(plan.goal(), policy)));
        plan.reuse().ifPresent(policy -> choices.add(client(plan.goal(), policy)));
        return choices;
    }

    private static Choice server(Goal goal, HttpKeepAlive policy) {
        Optional<Duration> proxy = HttpDerivation.proxyTime(goal);
        String reason = proxy.map(time ->
                        "above the " + time + " of what ends idle connections on the way: a proxy has to close first")
                .orElse("the usual time (as nginx's)");
        return new Choice("HTTP server idle timeout", policy.idleTimeout().toString(), reason);
    }

    private static Choice client(Goal goal, ReusePolicy policy) {
        String reason = goal.middleboxes().isEmpty()
                ? "below the server's idle timeout, so that the client stops using a connection first"
                : "at or below four fifths of the middleboxes' times and of the server's idle timeout: what sends next must not"
                        + " find it forgotten";
        return new Choice("HTTP client idle limit", policy.maxIdleTimeout().toString(), reason);
    }
}
