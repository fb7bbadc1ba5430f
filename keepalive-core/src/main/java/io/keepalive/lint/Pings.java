package io.keepalive.lint;

import io.keepalive.ProbeSchedule;
import io.keepalive.heartbeat.Trigger;
import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Optional;

/**
 * The pings of this end, as far as the given settings make sense.
 *
 * @param idle quiet time before a ping
 * @param judging interval and number of unanswered pings; empty if nobody minds whether they are answered
 * @param jitter the share of the idle time by which a ping may come early
 * @param withoutActivity whether they are also sent while nobody uses the connection
 * @param trigger what the idle time counts from
 */
record Pings(Duration idle, Optional<ProbeSchedule> judging, double jitter, boolean withoutActivity, Trigger trigger) {

    static Optional<Pings> of(GivenSettings given) {
        Optional<Duration> interval = given.usable(Time.PING_INTERVAL);
        Optional<Duration> idle = given.given(Time.PING_IDLE).isPresent() ? given.usable(Time.PING_IDLE) : interval;
        int pings = given.pings == null || given.pings < 1 ? 1 : given.pings;
        double jitter = given.jitter >= 0 && given.jitter < 1 ? given.jitter : 0;
        return idle.map(quiet -> new Pings(
                quiet,
                interval.map(between -> new ProbeSchedule(quiet, between, pings)),
                jitter,
                given.pingsWithoutActivity,
                given.trigger));
    }

    /** When the soonest ping after another one of a healthy idle connection may come. */
    Duration soonest() {
        long nanos = Durations.saturatedNanos(idle);
        return Duration.ofNanos(nanos - (long) (nanos * jitter));
    }

    /** Whether they find a dead peer although the application sends and sends. */
    boolean judgeWhileSending() {
        return judging.isPresent() && trigger != Trigger.LAST_SENT;
    }
}
