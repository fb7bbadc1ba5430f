package io.keepalive.examples.plan;

import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.plan.KeepAlivePlan;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * gRPC-Java's own keepalive, HTTP/2 pings, with the same times. Methods and rules: javadoc of {@code ManagedChannelBuilder} and {@code
 * ServerBuilder}, {@code KeepAliveManager} (less than 10 s is raised to 10 s) and {@code KeepAliveEnforcer} of grpc-java 1.83; on epoll
 * keepAliveTimeout is the user timeout as well (gRFC A18).
 */
final class GrpcSnippet {

    private static final Duration LEAST_TIME = Duration.ofSeconds(10);

    private GrpcSnippet() {}

    static String of(KeepAlivePlan plan) {
        ProbeSchedule schedule = plan.heartbeat()
                .flatMap(HeartbeatPolicy::pinging)
                .orElse(plan.tcp().schedule());
        boolean raised = schedule.idle().compareTo(LEAST_TIME) < 0;
        Duration time = raised ? LEAST_TIME : schedule.idle();
        Duration timeout = schedule.interval().multipliedBy(schedule.probes());
        String note = raised
                ? "// gRPC raises shorter times to 10 s, so a dead peer is noticed within "
                        + (millis(time) + millis(timeout)) / 1000.0 + " s.\n"
                : "";
        String proxies = plan.goal().middleboxes().stream()
                .filter(Middlebox::terminates)
                .map(Middlebox::id)
                .collect(Collectors.joining(", "));
        if (!proxies.isEmpty()) {
            note += "// A proxy that speaks HTTP/2 does not count these pings, and answers them itself (" + proxies
                    + ").\n";
        }
        return """
                %s// The client. On epoll keepAliveTimeout also ends a peer that reads nothing for as long.
                channelBuilder
                        .keepAliveTime(%2$d, TimeUnit.MILLISECONDS)
                        .keepAliveTimeout(%3$d, TimeUnit.MILLISECONDS)
                        .keepAliveWithoutCalls(true); // only with leave of the server's owner
                // The server: what it permits its clients, and its own pings.
                serverBuilder
                        .permitKeepAliveTime(%4$d, TimeUnit.MILLISECONDS) // four fifths: pings may bunch on the way
                        .permitKeepAliveWithoutCalls(true)
                        .keepAliveTime(%2$d, TimeUnit.MILLISECONDS)
                        .keepAliveTimeout(%3$d, TimeUnit.MILLISECONDS);
                """.formatted(note, millis(time), millis(timeout), millis(time) * 4 / 5);
    }

    private static long millis(Duration time) {
        return Math.round(time.toNanos() / 1e6);
    }
}
