package io.keepalive.lint;

import io.keepalive.tcp.Kernel;
import io.keepalive.tcp.TcpKeepAlive;
import io.keepalive.tcp.TcpKeepAliveBuilder;
import io.keepalive.tcp.TcpPrediction;
import java.time.Duration;
import java.util.Optional;

/**
 * What the kernel makes of the given settings: values are cut to the option's unit, what it refuses stays at its default.
 *
 * @param on whether probes are sent at all
 * @param settings idle, interval and probes, whether on or not; user timeout and cap where the kernel takes them
 * @param kernel the kernel
 */
record TcpInEffect(boolean on, TcpKeepAlive settings, Kernel kernel) {

    static TcpInEffect of(GivenSettings given, Kernel kernel) {
        TcpKeepAlive defaults = defaults(kernel);
        TcpOptions options = new TcpOptions(kernel);
        TcpKeepAliveBuilder builder = defaults.toBuilder()
                .idle(options.taken(given, Time.TCP_IDLE)
                        .orElse(defaults.schedule().idle()))
                .interval(options.taken(given, Time.TCP_INTERVAL)
                        .orElse(defaults.schedule().interval()))
                .probes(options.takenProbes(given.tcpProbes)
                        .orElse(defaults.schedule().probes()));
        options.taken(given, Time.USER_TIMEOUT).ifPresent(builder::userTimeout);
        options.taken(given, Time.RETRANSMISSION_CAP).ifPresent(builder::retransmissionCap);
        boolean on = given.tcpKeepAlive != null ? given.tcpKeepAlive : given.hasTcpTimings();
        return new TcpInEffect(on, builder.build(), kernel);
    }

    /** Where they are not known, Linux's, which are no shorter than RFC 9293 (3.8.4) asks of any. */
    private static TcpKeepAlive defaults(Kernel kernel) {
        return TcpKeepAlive.documentedDefaults(kernel.family() == Kernel.Family.OTHER ? Kernel.linux() : kernel);
    }

    Duration idle() {
        return settings.schedule().idle();
    }

    Duration interval() {
        return settings.schedule().interval();
    }

    /** How long a healthy idle connection is quiet: the timer runs with the interval after a probe. */
    Duration quiet() {
        return idle().compareTo(interval()) >= 0 ? idle() : interval();
    }

    Optional<Duration> userTimeout() {
        return settings.userTimeout();
    }

    TcpPrediction prediction() {
        return TcpPrediction.of(settings, kernel);
    }

    /** Probes unanswered when an idle peer is given up; with a user timeout it is looked at only when a probe is due. */
    long probesInEffect() {
        return userTimeout().map(limit -> probesUntil(limit.minus(idle()))).orElse((long)
                settings.schedule().probes());
    }

    /** The same where timers that are late by an eighth reach the user timeout sooner, and the last answer was one to a probe. */
    long fewestProbes() {
        return userTimeout()
                .map(limit -> Duration.ofMillis((limit.toMillis() * 8 + 8) / 9))
                .map(soonest -> probesUntil(soonest.minus(quiet())))
                .orElse((long) settings.schedule().probes());
    }

    private long probesUntil(Duration left) {
        return Math.max(1, -Math.floorDiv(-left.toMillis(), interval().toMillis()));
    }

    /** From the first unanswered probe to the report. */
    Duration unansweredTime() {
        return interval().multipliedBy(probesInEffect());
    }
}
