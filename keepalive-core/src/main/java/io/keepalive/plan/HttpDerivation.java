package io.keepalive.plan;

import io.keepalive.http.HttpKeepAlive;
import io.keepalive.http.ReusePolicy;
import io.keepalive.internal.Durations;
import io.keepalive.middlebox.Middlebox;
import java.time.Duration;
import java.util.Optional;

/**
 * How long idle HTTP connections are held: by a server longer than by a proxy before it, and by a client shorter than by the
 * server and the middleboxes, so that whoever sends the next request is also the one who closes.
 */
final class HttpDerivation {

    /** What a proxy's close may need to arrive. */
    static final Duration ABOVE_PROXY = Duration.ofSeconds(5);

    private static final HttpKeepAlive SERVER = HttpKeepAlive.builder().build();
    private static final ReusePolicy CLIENT = ReusePolicy.builder().build();

    private HttpDerivation() {}

    static HttpKeepAlive server(Goal goal) {
        Duration idle = proxyTime(goal)
                .map(time -> Duration.ofSeconds(ProbeGrid.ceilSeconds(
                        Durations.saturatedAdd(Durations.saturatedNanos(time), ABOVE_PROXY.toNanos()))))
                .filter(time -> time.compareTo(SERVER.idleTimeout()) > 0)
                .orElse(SERVER.idleTimeout());
        return SERVER.toBuilder().idleTimeout(idle).build();
    }

    static ReusePolicy client(Goal goal) {
        Duration most = shorter(
                CLIENT.maxIdleTimeout(), Durations.safelyBelow(server(goal).idleTimeout()));
        for (Middlebox middlebox : goal.middleboxes()) {
            most = shorter(most, Duration.ofNanos(Math.max(1, PathMemory.safeNanos(middlebox))));
        }
        return CLIENT.toBuilder()
                .idleTimeout(shorter(CLIENT.idleTimeout(), most))
                .maxIdleTimeout(most)
                .build();
    }

    /** The longest time of a proxy on the way. */
    static Optional<Duration> proxyTime(Goal goal) {
        return goal.middleboxes().stream()
                .filter(Middlebox::terminates)
                .flatMap(middlebox -> middlebox.forgetsAfter().stream())
                .max(Duration::compareTo);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
