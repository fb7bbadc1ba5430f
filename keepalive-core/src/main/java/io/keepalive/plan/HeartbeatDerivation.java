package io.keepalive.plan;

import io.keepalive.heartbeat.HeartbeatPolicy;
import io.keepalive.heartbeat.HeartbeatPolicyBuilder;
import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Optional;

/**
 * The heartbeat that meets a goal: half of the detection time stays quiet, half waits for answers, unless an answer may take
 * longer, a middlebox forgets sooner, or pings have to be further apart. Nanoseconds.
 */
final class HeartbeatDerivation {

    static final int PROBES = 3;
    static final int LEAST_PROBES = 2;

    /** By how much of the idle time pings come early, where nothing speaks against it (RFC 5626). */
    static final double JITTER = 0.2;

    /** Below this, heartbeats would be the traffic rather than its exception. */
    private static final long LEAST_QUIET = Duration.ofSeconds(1).toNanos();

    /** The finest that heartbeats are timed at. */
    private static final long LEAST_TIME = Duration.ofMillis(1).toNanos();

    /** What an answer takes that needs one retransmission, on a path of up to 150 ms. */
    private static final long RETRANSMITTED_ANSWER = Duration.ofMillis(500).toNanos();

    private static final Duration STALL_TOLERANCE = Duration.ofMillis(500);

    private final long detect;
    private final long answer;
    private final long mostIdle;
    private final long leastInterval;
    private final long leastSpacing;

    /**
     * @param mostIdle how long the path lets the connection be quiet
     * @param spacing how far apart the limits of traffic want pings
     */
    HeartbeatDerivation(Goal goal, long mostIdle, long spacing) {
        detect = Durations.saturatedNanos(goal.detectWithin());
        answer = Durations.saturatedNanos(goal.pongTime());
        this.mostIdle = mostIdle;
        long permitted = goal.permittedPing().map(Durations::saturatedNanos).orElse(0L);
        leastInterval = Math.max(LEAST_TIME, permitted);
        leastSpacing = Math.max(LEAST_TIME, Math.max(permitted, spacing));
    }

    /** Empty if there is none. More probes only need more time, so what fails with two fails with any number. */
    Optional<HeartbeatPolicy> find() {
        if (answer > 0 && detect - answer < LEAST_QUIET) {
            return Optional.empty();
        }
        return withProbes(PROBES).or(() -> withProbes(LEAST_PROBES));
    }

    private Optional<HeartbeatPolicy> withProbes(int least) {
        long anyAnswer = Math.min(RETRANSMITTED_ANSWER, detect / 2);
        long leastWait = Math.max(Math.max(answer, anyAnswer), Durations.saturatedMultiply(leastInterval, least));
        long most = Math.min(mostIdle, detect - wholeIntervals(leastWait, leastWait, least));
        if (most < leastSpacing) {
            return Optional.empty();
        }
        long wanted = Math.max(detect - Math.max(answer, detect / 2), withoutJitterAbove(leastSpacing));
        long idle = Math.min(most, wanted);
        long wait = Math.max(leastWait, Math.min(detect - idle, Durations.saturatedMultiply(idle, PROBES)));
        long unhurried = Math.min(-Math.floorDiv(-wait, idle), wait / leastInterval);
        int probes = (int) Math.max(least, Math.min(unhurried, Integer.MAX_VALUE));
        long waited = wholeIntervals(wait, leastWait, probes);
        if (detect - waited < Math.min(idle, leastSpacing)) { // rounding up so many intervals takes too much
            probes = least;
            waited = wholeIntervals(leastWait, leastWait, probes);
        }
        return Optional.of(inMillis(Math.min(idle, detect - waited), waited / probes, probes, leastWait));
    }

    /** In whole milliseconds, which read better, where the goal leaves room for that. */
    private HeartbeatPolicy inMillis(long idle, long interval, int probes, long leastWait) {
        long whole = Math.floorDiv(interval, LEAST_TIME) * LEAST_TIME;
        if (whole < leastInterval || Durations.saturatedMultiply(whole, probes) < leastWait) {
            whole = -Math.floorDiv(-interval, LEAST_TIME) * LEAST_TIME;
        }
        long quiet = Math.min(idle, detect - Durations.saturatedMultiply(whole, probes)) / LEAST_TIME * LEAST_TIME;
        boolean room = quiet >= leastSpacing && (quiet >= whole || idle < interval);
        return room ? policy(quiet, whole, probes) : policy(idle, interval, probes);
    }

    private HeartbeatPolicy policy(long idle, long interval, int probes) {
        Duration between = Duration.ofNanos(interval);
        HeartbeatPolicyBuilder policy = HeartbeatPolicy.pinging(Duration.ofNanos(idle), between, probes)
                .stallTolerance(between.compareTo(STALL_TOLERANCE) < 0 ? between : STALL_TOLERANCE);
        double jitter = jitter(idle);
        return jitter == JITTER ? policy.build() : policy.jitter(jitter).build();
    }

    /** As much as keeps the pings apart, in thousandths. */
    private double jitter(long idle) {
        if (soonest(idle, JITTER) >= leastSpacing) {
            return JITTER;
        }
        long thousandths = (long) (1000.0 * (idle - leastSpacing) / idle);
        double jitter = thousandths / 1000.0;
        return soonest(idle, jitter) >= leastSpacing ? jitter : Math.max(0, thousandths - 1) / 1000.0;
    }

    private static long soonest(long idle, double jitter) {
        return idle - (long) (idle * jitter);
    }

    /** The idle time whose earliest ping comes at this time. */
    private static long withoutJitterAbove(long soonest) {
        return Durations.saturatedAdd(soonest, soonest / 4 + 2);
    }

    /** So many intervals: together as long as {@code wait}, rounded down if that does for {@code least}, else up. */
    private static long wholeIntervals(long wait, long least, int probes) {
        long down = wait / probes * probes;
        return down >= least ? down : down + probes;
    }
}
