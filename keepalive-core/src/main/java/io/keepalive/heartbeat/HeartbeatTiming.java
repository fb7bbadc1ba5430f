package io.keepalive.heartbeat;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A policy in the units of the clock, computed once and shared by all of its monitors.
 *
 * <p>Immutable and thread-safe.
 */
public final class HeartbeatTiming {

    final boolean sends;
    final boolean judgesAnswers;
    final boolean watches;
    final boolean fixedPeriod;
    final boolean countsFromSent;
    final boolean promisesToSend;
    final boolean pongsOnly;

    /** Idle time of a pinger, or period of a one-way sender. */
    final long idleNanos;

    final long intervalNanos;
    final int probes;
    final long watchNanos;
    final long stallToleranceNanos;
    final long stallAllowanceNanos;
    final long slowPeerNanos;

    /** No ping comes sooner after another. */
    private final long permittedNanos;

    /** Whether the first idle time is drawn from the whole of it. */
    final boolean spreadsFirst;

    /** By how much a poll may be late for a ping that nothing but the idle time asks for. */
    final long lateNanos;

    private final long earlyNanos;
    private final double jitterNanos;
    private final double drawnNanos;
    private final HeartbeatPolicy policy;

    HeartbeatTiming(HeartbeatPolicy policy) {
        this(policy, 0, 0);
    }

    private HeartbeatTiming(HeartbeatPolicy policy, long earlyNanos, long lateNanos) {
        judgesAnswers = policy.pinging().isPresent();
        sends = judgesAnswers || policy.sendPeriod().isPresent();
        watches = policy.watchLimit().isPresent();
        fixedPeriod = policy.trigger() == Trigger.FIXED_PERIOD;
        countsFromSent = policy.trigger() == Trigger.LAST_SENT;
        promisesToSend = fixedPeriod || countsFromSent;
        pongsOnly = policy.proofOfLife() == ProofOfLife.PONGS_ONLY;
        idleNanos = policy.pinging()
                .map(schedule -> Durations.saturatedNanos(schedule.idle()))
                .orElse(nanos(policy.sendPeriod()));
        intervalNanos = policy.pinging()
                .map(schedule -> Durations.saturatedNanos(schedule.interval()))
                .orElse(Durations.MAX_NANOS);
        probes = policy.pinging().map(schedule -> schedule.probes()).orElse(Integer.MAX_VALUE);
        watchNanos = nanos(policy.watchLimit());
        stallToleranceNanos = Durations.saturatedNanos(policy.stallTolerance());
        stallAllowanceNanos = Durations.saturatedNanos(policy.stallAllowance());
        slowPeerNanos = Durations.saturatedNanos(policy.slowPeerLimit());
        spreadsFirst = policy.spreadsFirstPing();
        permittedNanos = policy.permittedNanos();
        jitterNanos = policy.jitter() * idleNanos;
        drawnNanos = jitterNanos - earlyNanos - lateNanos;
        this.earlyNanos = earlyNanos;
        this.lateNanos = lateNanos;
        this.policy = policy;
    }

    /** A mixture: roles, trigger and idle time of one, answers of another, and whatever watch limit is shorter. */
    private HeartbeatTiming(HeartbeatTiming pings, HeartbeatTiming answers, HeartbeatTiming watch) {
        sends = pings.sends;
        judgesAnswers = pings.judgesAnswers;
        watches = watch.watches;
        fixedPeriod = pings.fixedPeriod;
        countsFromSent = pings.countsFromSent;
        promisesToSend = pings.promisesToSend;
        pongsOnly = pings.pongsOnly;
        idleNanos = pings.idleNanos;
        intervalNanos = answers.intervalNanos;
        probes = answers.probes;
        watchNanos = watch.watchNanos;
        stallToleranceNanos = answers.stallToleranceNanos;
        stallAllowanceNanos = answers.stallAllowanceNanos;
        slowPeerNanos = answers.slowPeerNanos;
        spreadsFirst = pings.spreadsFirst;
        permittedNanos = pings.permittedNanos;
        jitterNanos = pings.jitterNanos;
        drawnNanos = pings.drawnNanos;
        earlyNanos = pings.earlyNanos;
        lateNanos = pings.lateNanos;
        policy = pings.policy;
    }

    /**
     * A policy's timing, for monitors that are told and polled on time.
     *
     * @param policy the policy
     * @return its timing
     * @throws NullPointerException if {@code policy} is null
     */
    public static HeartbeatTiming of(HeartbeatPolicy policy) {
        return Objects.requireNonNull(policy, "policy").timing();
    }

    /**
     * A policy's timing, for monitors whose caller is imprecise: idle times are drawn from so much less than the whole jitter
     * that no ping comes before the time which the policy allows, nor after its idle time.
     *
     * @param policy the policy, whose jitter leaves room for both
     * @param early by how much what is received may be stamped too early; not negative. A watch limit bears none
     * @param late by how much a poll may be late where {@link HeartbeatMonitor#pollMayBeLate} says so; not negative
     * @return the timing
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if there is no room
     */
    public static HeartbeatTiming of(HeartbeatPolicy policy, Duration early, Duration late) {
        long earlyNanos = Durations.saturatedNanos(Require.notNegative("early", early));
        long lateNanos = Durations.saturatedNanos(Require.notNegative("late", late));
        long room = of(policy).roomNanos();
        if (earlyNanos > room - lateNanos) {
            throw Require.expected("early and late", early + " and " + late, "together <= " + Duration.ofNanos(room));
        }
        if (earlyNanos > 0 && policy.watchLimit().isPresent()) {
            throw Require.expected("early", early, "PT0S, as there is a watch limit");
        }
        return new HeartbeatTiming(policy, earlyNanos, lateNanos);
    }

    /**
     * How imprecise a monitor's caller may be.
     *
     * @return the jitter in nanoseconds; 0 where pings keep to a fixed period, or none are sent
     */
    public long roomNanos() {
        return sends && !fixedPeriod ? (long) jitterNanos : 0;
    }

    /**
     * The policy that this is the timing of.
     *
     * @return the policy
     */
    public HeartbeatPolicy policy() {
        return policy;
    }

    /**
     * Whether what is received may be stamped too early, by as much as the timing was made for.
     *
     * @return false if it has to be stamped with the clock's time
     */
    public boolean bearsEarlyStamps() {
        return earlyNanos > 0;
    }

    /**
     * Whether a monitor wants nothing as long as bytes come in; otherwise pings go out whatever is received.
     *
     * @return true with the trigger {@link Trigger#LAST_RECEIVED} where any byte proves life
     */
    public boolean waitsForSilence() {
        return !promisesToSend && !pongsOnly;
    }

    /**
     * For how long pings may go unanswered.
     *
     * @return the time, interval × probes; some 146 years where no answers are judged
     */
    public Duration unansweredTime() {
        return Duration.ofNanos(Durations.saturatedMultiply(intervalNanos, probes));
    }

    /**
     * How long nothing may be heard.
     *
     * @return the watch limit; some 146 years without one
     */
    public Duration watchLimit() {
        return Duration.ofNanos(watchNanos);
    }

    /**
     * How long a ping may wait behind bytes that the peer is slow to take.
     *
     * @return the slow-peer limit
     */
    public Duration slowPeerLimit() {
        return Duration.ofNanos(slowPeerNanos);
    }

    /**
     * Within which time the death of a peer is reported, counted from the last byte received.
     *
     * @return the time; some 146 years where the heartbeat sets no bound
     * @see HeartbeatPolicy#detectionTime
     */
    public Duration detectsWithin() {
        boolean bounded = judgesAnswers && !countsFromSent;
        long byPings =
                bounded ? Durations.saturatedAdd(idleNanos, unansweredTime().toNanos()) : Durations.MAX_NANOS;
        return Duration.ofNanos(Math.min(byPings, watchNanos));
    }

    /** An idle time drawn for a share of what there is to draw from, {@code 0 <= share < 1}. */
    long jitteredIdleNanos(double share) {
        return idleNanos - lateNanos - (long) (share * drawnNanos);
    }

    /** An idle time drawn from all of it that the peer permits, {@code 0 <= share < 1}. */
    long spreadIdleNanos(double share) {
        return idleNanos - lateNanos - (long) (share * (idleNanos - lateNanos - permittedNanos));
    }

    /**
     * What holds in the present silence when this timing is to become another: of each part whatever is over sooner, so that
     * no deadline moves past the bound it was set by. Pings of another kind wait until the silence is over, and the watch limit
     * that goes with them.
     *
     * @param asked how many pings of the silence count
     */
    HeartbeatTiming until(HeartbeatTiming next, int asked) {
        // a fixed period pings at least as often as any other trigger with its idle time
        boolean alike = (trigger() == next.trigger() || next.fixedPeriod)
                && judgesAnswers == next.judgesAnswers
                && pongsOnly == next.pongsOnly;
        boolean sooner = !sends || (alike && next.idleNanos < idleNanos);
        boolean answersSooner = !sends || (alike && next.endsSooner(this, asked));
        // a peer may speak only when asked: no limit begins before the pings that keep it
        boolean keptByPings = alike || !sends || !next.sends;
        boolean watchesSooner = keptByPings && next.watchNanos < watchNanos;
        if (!sooner && !answersSooner && !watchesSooner) {
            return this;
        }
        boolean longer = (sends && !alike)
                || (!sooner && next.idleNanos > idleNanos)
                || (!answersSooner && !next.answersAlike(this))
                || (!watchesSooner && next.watchNanos != watchNanos);
        return longer
                ? new HeartbeatTiming(sooner ? next : this, answersSooner ? next : this, watchesSooner ? next : this)
                : next;
    }

    private Trigger trigger() {
        return policy.trigger();
    }

    private boolean answersAlike(HeartbeatTiming other) {
        return intervalNanos == other.intervalNanos && probes == other.probes;
    }

    /** Whether pings of this timing, so many of which were asked for by another, end before those of the other. */
    private boolean endsSooner(HeartbeatTiming other, int asked) {
        int left = left(asked);
        int otherLeft = other.left(asked);
        // an answer awaited is due in its old time at the latest, and those to come one interval each after it
        boolean sooner = asked == 0
                || intervalNanos > other.intervalNanos
                || answersNanos(left - 1) <= other.answersNanos(otherLeft - 1);
        return sooner && answersNanos(left) < other.answersNanos(otherLeft);
    }

    private int left(int asked) {
        return Math.max(1, asked == 0 ? probes : probes - asked + 1);
    }

    private long answersNanos(int pings) {
        return Durations.saturatedMultiply(intervalNanos, pings);
    }

    private static long nanos(Optional<Duration> time) {
        return time.map(Durations::saturatedNanos).orElse(Durations.MAX_NANOS);
    }
}
