package io.keepalive.lint;

import io.keepalive.middlebox.Kind;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Settings as they take effect, where they do: what the rules look at.
 *
 * @param given what somebody has set
 * @param linter the surroundings
 * @param tcp what the kernel makes of it
 * @param pings what this end's pings come to
 */
record Situation(GivenSettings given, Linter linter, TcpInEffect tcp, Optional<Pings> pings) {

    static Situation of(GivenSettings given, Linter linter) {
        return new Situation(given, linter, TcpInEffect.of(given, linter.kernel), Pings.of(given));
    }

    Optional<Duration> usable(Time time) {
        return given.usable(time);
    }

    boolean onLinux() {
        return linter.kernel.family() == Kernel.Family.LINUX;
    }

    /** Pings of an idle connection, whichever end sends them. */
    Optional<Duration> pingsWhileIdle() {
        return shortest(
                Stream.of(pings.filter(Pings::withoutActivity).map(Pings::idle), usable(Time.PEER_PING_PERIOD)));
    }

    /** What this end hears of an idle connection whose peer is well: pings, or pongs to its own. What nobody answers brings nothing. */
    Optional<Duration> heardWhileIdle() {
        return shortest(Stream.of(
                pings.filter(ping -> ping.withoutActivity() && ping.judging().isPresent())
                        .map(Pings::idle),
                usable(Time.PEER_PING_PERIOD)));
    }

    /** Whether it is the kernel's probes that find an idle peer dead: not where our ping is unacknowledged before. */
    boolean probesDecide() {
        return tcp.on()
                && pings.filter(Pings::withoutActivity)
                        .filter(ping -> ping.idle().compareTo(tcp.idle()) <= 0)
                        .isEmpty();
    }

    Duration roundTrip() {
        return linter.roundTrip == null ? Duration.ZERO : Words.bounded(linter.roundTrip);
    }

    boolean endsAtProxy() {
        return linter.middleboxes.stream().anyMatch(Situation::isProxy);
    }

    /** Whether the peer is behind it, out of reach of probes. */
    static boolean isProxy(Middlebox middlebox) {
        return middlebox.terminates() && middlebox.kind() != Kind.SERVER;
    }

    /** When an idle connection with a dead peer comes to its end by anything but TCP keepalive. */
    Optional<Duration> idleEndWithoutTcp() {
        return shortest(Stream.of(
                pings.filter(Pings::withoutActivity).flatMap(Pings::judging).map(schedule -> schedule.detectionTime()),
                usable(Time.WATCH_LIMIT),
                usable(Time.CLIENT_IDLE_LIMIT),
                usable(Time.SERVER_IDLE_TIMEOUT)));
    }

    /** When a connection comes to its end whose sent data a dead peer does not acknowledge, by anything but TCP. */
    Optional<Duration> unacknowledgedEndWithoutTcp() {
        return shortest(Stream.of(
                pings.filter(Pings::judgeWhileSending)
                        .flatMap(Pings::judging)
                        .map(schedule -> schedule.detectionTime()),
                usable(Time.WATCH_LIMIT),
                usable(Time.REQUEST_TIMEOUT)));
    }

    static Optional<Duration> shortest(Stream<Optional<Duration>> times) {
        return times.flatMap(Optional::stream).min(Duration::compareTo);
    }
}
