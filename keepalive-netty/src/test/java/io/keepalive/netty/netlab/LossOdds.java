package io.keepalive.netty.netlab;

import io.keepalive.ProbeSchedule;
import java.time.Duration;
import java.util.Locale;

/**
 * How likely a healthy connection is given up on a path that loses packets, each on its own with the same probability
 * {@code p} in either direction. All are upper bounds.
 */
final class LossOdds {

    private final double p;
    private final double unanswered;
    private final Duration time;

    /** Odds over a time in which each packet is lost with probability {@code p}. */
    LossOdds(double p, Duration time) {
        this.p = p;
        this.unanswered = 1 - (1 - p) * (1 - p);
        this.time = time;
    }

    /**
     * TCP keepalive: a probe is unanswered if it or its answer is lost, {@code q = 1 - (1-p)²}; a cycle gives up with
     * {@code q^probes}, and an answer begins the next one, so there are at most time / max(idle, interval) of them.
     */
    double keepalive(ProbeSchedule schedule) {
        Duration cycle = schedule.idle().compareTo(schedule.interval()) > 0 ? schedule.idle() : schedule.interval();
        return times(cycle) * Math.pow(unanswered, schedule.probes());
    }

    /**
     * Heartbeats over TCP, where each transmission of the ping and then of the pong follows the one before within the longest
     * retransmission timeout. The {@code m = interval * probes / timeout} transmissions that fit are not enough if the ping
     * is lost i times and the pong j times, and i + j >= m; both are geometric, so {@code p^m * (1 + m(1-p))}. There are at
     * most time / idle rounds.
     */
    double heartbeat(ProbeSchedule schedule, Duration longestTimeout) {
        long m = schedule.unansweredTime().dividedBy(longestTimeout);
        return times(schedule.idle()) * Math.pow(p, (double) m) * (1 + m * (1 - p));
    }

    /**
     * The kernel of either side, which gives up data of a heartbeat that is not acknowledged after {@code tcp_retries2}
     * retransmissions; or up to two fewer, as the time that it reckons with begins with shorter timeouts.
     */
    double retransmissions(ProbeSchedule schedule, int retries2) {
        return 2 * times(schedule.idle()) * Math.pow(unanswered, retries2 - 1);
    }

    private double times(Duration period) {
        return Math.ceil((double) time.toNanos() / period.toNanos());
    }

    static String inWords(double odds) {
        return String.format(Locale.ROOT, "false-kill probability < %.1e", odds);
    }
}
