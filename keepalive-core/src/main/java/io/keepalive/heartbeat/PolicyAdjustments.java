package io.keepalive.heartbeat;

import io.keepalive.ProbeSchedule;
import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * By what the policy of one connection differs from that of its group: its load, what was agreed with the peer, what the peer
 * permits, how long the path keeps an idle flow, and a critical stretch.
 *
 * <p>They are independent of each other and each can change at any time; {@link #applyTo} makes of them what is to be done. A
 * permitted interval beats everything else, as a peer closes on whoever pings faster; then the tightest wins.
 *
 * <p>Confined to one thread.
 */
public final class PolicyAdjustments {

    /** Some 73 years, so that a detection time is longer. */
    private static final long LONGEST_PERMITTED_NANOS = Durations.MAX_NANOS / 2;

    private Optional<Duration> loadIdle = Optional.empty();
    private Optional<Duration> agreedSend = Optional.empty();
    private Optional<Duration> agreedWatch = Optional.empty();
    private Optional<Duration> permitted = Optional.empty();
    private Optional<Duration> pathIdle = Optional.empty();
    private Optional<ProbeSchedule> tight = Optional.empty();

    /** Makes adjustments that change nothing. */
    public PolicyAdjustments() {}

    /**
     * Sets the idle time that the present load asks for, in place of the policy's.
     *
     * @param idle longer than zero, or empty for the policy's
     * @throws NullPointerException if {@code idle} is null
     * @throws IllegalArgumentException if it is not longer than zero
     */
    public void loadIdle(Optional<Duration> idle) {
        loadIdle = positive("loadIdle", idle);
    }

    /**
     * Sets what was agreed with the peer.
     *
     * @param send how often the peer must hear us; longer than zero, or empty if nothing was agreed
     * @param watch how long the peer may be silent; longer than zero, or empty if nothing was agreed
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a time is not longer than zero
     */
    public void agreed(Optional<Duration> send, Optional<Duration> watch) {
        agreedSend = positive("send", send);
        agreedWatch = positive("watch", watch);
    }

    /**
     * Sets how often the peer permits pings: none comes sooner after another, jitter included.
     *
     * @param interval longer than zero, or empty if it is not known to refuse any
     * @throws NullPointerException if {@code interval} is null
     * @throws IllegalArgumentException if it is not longer than zero
     */
    public void permitted(Optional<Duration> interval) {
        permitted = positive("permitted", interval);
    }

    /**
     * Sets the idle time that keeps the path from forgetting the connection.
     *
     * @param idle the longest; longer than zero, or empty if nothing is known of the path
     * @throws NullPointerException if {@code idle} is null
     * @throws IllegalArgumentException if it is not longer than zero
     */
    public void pathIdle(Optional<Duration> idle) {
        pathIdle = positive("pathIdle", idle);
    }

    /**
     * Sets the schedule of a critical stretch. It is shorter than the policy's, or has no effect.
     *
     * @param schedule the tightest asked for, or empty outside of critical stretches
     * @throws NullPointerException if {@code schedule} is null
     */
    public void tight(Optional<ProbeSchedule> schedule) {
        tight = Objects.requireNonNull(schedule, "schedule");
    }

    /**
     * How often the peer permits pings.
     *
     * @return the interval, if it is known to refuse any
     */
    public Optional<Duration> permitted() {
        return permitted;
    }

    /**
     * What a policy becomes. Its own numbers hold wherever nothing above asks for others; where an idle time becomes shorter
     * than the interval between unanswered pings, more of them come in the same time, so that no outage kills sooner and no
     * death is found later.
     *
     * @param base the group's policy
     * @return the connection's; the same object if nothing changes
     * @throws NullPointerException if {@code base} is null
     */
    public HeartbeatPolicy applyTo(HeartbeatPolicy base) {
        HeartbeatPolicyBuilder builder = base.toBuilder();
        builder.watchLimit = agreedWatch.or(base::watchLimit).orElse(null);
        builder.pinging = base.pinging()
                .map(this::adjusted)
                .or(() -> tighterThan(base.watchLimit()))
                .orElse(null);
        builder.sendPeriod = base.sendPeriod()
                .map(own -> shorter(own, agreedSend))
                .or(() -> agreedSend)
                .map(period -> shorter(period, pathIdle))
                .orElse(null);
        if (builder.pinging != null && builder.sendPeriod != null) {
            pingAsOftenAsMustBeSent(builder, base);
        }
        if (builder.pinging != null && tight.isPresent() && builder.effectiveTrigger() == Trigger.LAST_SENT) {
            pingWhateverIsSent(builder);
        }
        if (builder.pinging != null && base.trigger() != Trigger.LAST_RECEIVED) {
            builder.pinging = withIntervalInIdle(builder.pinging);
        }
        pingBeforeTheWatchEnds(builder);
        permitted.ifPresent(interval -> permit(builder, interval));
        HeartbeatPolicy adjusted = builder.build();
        return adjusted.equals(base) ? base : adjusted;
    }

    private ProbeSchedule adjusted(ProbeSchedule schedule) {
        // a ping comes in time for its answer to end the silence that is watched
        Optional<Duration> inTime = agreedWatch.map(PolicyAdjustments::twoThirds);
        Duration idle = shorter(shorter(loadIdle.orElse(schedule.idle()), pathIdle), inTime);
        ProbeSchedule asked = withIdle(schedule, idle);
        boolean tighter = tight.isPresent() && tight.get().detectionTime().compareTo(asked.detectionTime()) < 0;
        return tighter ? withIdle(tight.get(), shorter(tight.get().idle(), Optional.of(idle))) : asked;
    }

    private Optional<ProbeSchedule> tighterThan(Optional<Duration> watchLimit) {
        return tight.filter(
                        pings -> watchLimit.isEmpty() || pings.detectionTime().compareTo(watchLimit.get()) < 0)
                .map(pings -> withIdle(pings, shorter(pings.idle(), pathIdle)));
    }

    /** Whoever must be heard may not keep quiet because the peer talks; but then pings alone find no dead peer. */
    private static void pingAsOftenAsMustBeSent(HeartbeatPolicyBuilder builder, HeartbeatPolicy base) {
        ProbeSchedule pings = Objects.requireNonNull(builder.pinging);
        builder.pinging =
                withIntervalInIdle(withIdle(pings, shorter(pings.idle(), Optional.ofNullable(builder.sendPeriod))));
        builder.sendPeriod = null;
        boolean sentAlready = base.pinging().isPresent() && base.trigger() == Trigger.LAST_SENT;
        if (sentAlready || base.trigger() == Trigger.FIXED_PERIOD) {
            return;
        }
        if (builder.watchLimit != null) {
            builder.trigger(Trigger.LAST_SENT);
        } else {
            pingWhateverIsSent(builder);
        }
    }

    private static void pingWhateverIsSent(HeartbeatPolicyBuilder builder) {
        builder.trigger(Trigger.FIXED_PERIOD).jitter(0);
        builder.spreadsFirstPing = false;
    }

    /** Where pings wait for silence, its limit is longer than the wait. */
    private static void pingBeforeTheWatchEnds(HeartbeatPolicyBuilder builder) {
        ProbeSchedule pings = builder.pinging;
        Duration limit = builder.watchLimit;
        if (pings == null || limit == null || builder.effectiveTrigger() != Trigger.LAST_RECEIVED) {
            return;
        }
        if (limit.compareTo(pings.idle()) <= 0) {
            Duration idle = twoThirds(limit);
            builder.pinging = withIdle(pings, idle);
            builder.watchLimit = longer(limit, idle.plusNanos(1));
        }
    }

    private static void permit(HeartbeatPolicyBuilder builder, Duration interval) {
        builder.permittedNanos = Durations.saturatedNanos(interval);
        Duration limited = Duration.ofNanos(Math.min(Durations.saturatedNanos(interval), LONGEST_PERMITTED_NANOS));
        double share = 1 - builder.effectiveJitter();
        double spaced = Math.ceil(limited.toNanos() / share);
        // a double is coarse beyond 104 days, and may have been rounded down
        long idleNanos = Math.max(limited.toNanos(), (long) spaced);
        Duration idle = Duration.ofNanos(Math.min(idleNanos, LONGEST_PERMITTED_NANOS));
        if (builder.sendPeriod != null) {
            builder.sendPeriod = longer(builder.sendPeriod, idle);
        }
        ProbeSchedule pings = builder.pinging;
        if (pings != null) {
            ProbeSchedule slower =
                    new ProbeSchedule(longer(pings.idle(), idle), longer(pings.interval(), limited), pings.probes());
            builder.pinging = slower;
            if (builder.watchLimit != null && watchesTooShortFor(builder.watchLimit, pings, slower)) {
                builder.watchLimit =
                        longer(slower.detectionTime(), slower.idle().plusNanos(1));
            }
        }
    }

    /** A limit that left time for a second ping must do so still. */
    private static boolean watchesTooShortFor(Duration limit, ProbeSchedule before, ProbeSchedule slower) {
        long limitNanos = Durations.saturatedNanos(limit);
        long idleNanos = Durations.saturatedNanos(slower.idle());
        long secondPing = Durations.saturatedAdd(idleNanos, Durations.saturatedNanos(slower.interval()));
        return limit.compareTo(slower.idle()) <= 0 || (!slower.equals(before) && limitNanos < secondPing);
    }

    private static ProbeSchedule withIdle(ProbeSchedule schedule, Duration idle) {
        ProbeSchedule changed = new ProbeSchedule(idle, schedule.interval(), schedule.probes());
        return idle.compareTo(schedule.idle()) < 0 ? withIntervalInIdle(changed) : changed;
    }

    /** The same time for answers, in so many more pings that one comes after another as soon as after the idle time. */
    private static ProbeSchedule withIntervalInIdle(ProbeSchedule schedule) {
        if (schedule.interval().compareTo(schedule.idle()) <= 0) {
            return schedule;
        }
        long unanswered = Durations.saturatedNanos(schedule.unansweredTime());
        long idle = Durations.saturatedNanos(schedule.idle());
        long probes = Math.min(ceilDiv(unanswered, idle), Integer.MAX_VALUE);
        long interval = Math.min(ceilDiv(unanswered, probes), idle);
        return new ProbeSchedule(schedule.idle(), Duration.ofNanos(interval), (int) probes);
    }

    private static long ceilDiv(long nanos, long by) {
        return -Math.floorDiv(-nanos, by);
    }

    private static Duration twoThirds(Duration limit) {
        return Duration.ofNanos(Math.max(1, Durations.saturatedNanos(limit) / 3 * 2));
    }

    private static Optional<Duration> positive(String name, Optional<Duration> time) {
        Objects.requireNonNull(time, name).ifPresent(present -> Require.positive(name, present));
        return time;
    }

    private static Duration shorter(Duration a, Optional<Duration> b) {
        return b.isPresent() && b.get().compareTo(a) < 0 ? b.get() : a;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
