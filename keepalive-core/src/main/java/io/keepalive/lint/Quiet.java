package io.keepalive.lint;

import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Middlebox;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long a healthy idle connection is quiet, as a middlebox sees it.
 *
 * @param longest the longest time without what counts there; then it is refreshed, or one of its ends closes it
 * @param setting what ends it
 */
record Quiet(Duration longest, String setting) {

    /** Until what counts in the middlebox is sent, or one of the ends closes the connection; empty where it never comes to that. */
    static Optional<Quiet> through(Middlebox middlebox, Situation situation) {
        return shortest(Stream.of(
                refreshed(middlebox, situation),
                of(Time.CLIENT_IDLE_LIMIT, situation),
                of(Time.SERVER_IDLE_TIMEOUT, situation)));
    }

    /** Until what counts in the middlebox is sent. */
    static Optional<Quiet> refreshed(Middlebox middlebox, Situation situation) {
        if (middlebox.keptBy() == KeptBy.REQUESTS) {
            return Optional.empty();
        }
        return shortest(Stream.of(
                situation
                        .pings()
                        .filter(Pings::withoutActivity)
                        .map(ping -> new Quiet(ping.idle(), Words.of(Time.PING_IDLE, ping.idle()))),
                of(Time.PEER_PING_PERIOD, situation),
                Optional.of(situation.tcp())
                        .filter(tcp -> tcp.on() && middlebox.keptBy() == KeptBy.ANY_PACKET)
                        .map(tcp -> new Quiet(tcp.quiet(), probes(tcp, situation.given())))));
    }

    private static Optional<Quiet> shortest(Stream<Optional<Quiet>> candidates) {
        return candidates.flatMap(Optional::stream).min(Comparator.comparing(Quiet::longest));
    }

    private static Optional<Quiet> of(Time time, Situation situation) {
        return situation.usable(time).map(value -> new Quiet(value, Words.of(time, value)));
    }

    private static String probes(TcpInEffect tcp, GivenSettings given) {
        Time time = tcp.idle().compareTo(tcp.interval()) >= 0 ? Time.TCP_IDLE : Time.TCP_INTERVAL;
        return Words.of(time, tcp.quiet(), given);
    }
}
