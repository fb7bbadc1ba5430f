package io.keepalive.heartbeat;

import io.keepalive.ProbeSchedule;
import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
     * than the interval between unanswered pings, they come as often and their number grows, so that no outage kills sooner.
     *
     * @param base the group's policy
     * @return the connection's; the same object if nothing changes
     * @throws NullPointerException if {@code base} is null
     */
    public HeartbeatPolicy applyTo(HeartbeatPolicy base) {
        HeartbeatPolicyBuilder builder = base.toBuilder();
        builder.pinging = base.pinging()
                .map(this::adjusted)
                .or(() -> tighterThan(base.watchLimit()))
                .orElse(null);
        builder.sendPeriod = sendPeriod(base, builder.pinging);
        builder.watchLimit = agreedWatch.or(base::watchLimit).orElse(null);
        if (agreedSend.isPresent() && base.pinging().isPresent() && base.trigger() == Trigger.LAST_RECEIVED) {
            promiseToSend(builder);
        }
        if (tight.isPresent() && base.trigger() == Trigger.LAST_SENT) {
            pingWhateverIsSent(builder);
        }
        fit(builder);
        permitted.ifPresent(interval -> permit(builder, interval));
        HeartbeatPolicy adjusted = builder.build();
        return adjusted.equals(base) ? base : adjusted;
    }

    private ProbeSchedule adjusted(ProbeSchedule schedule) {
        Optional<Duration> inTime = agreedWatch.map(PolicyAdjustments::inTimeFor);
        Duration idle = shorter(shorter(loadIdle.orElse(schedule.idle()), pathIdle), inTime);
        ProbeSchedule asked = withIdle(schedule, shorter(idle, agreedSend));
        boolean tighter = tight.isPresent() && tight.get().detectionTime().compareTo(asked.detectionTime()) < 0;
        return tighter ? withIdle(tight.get(), shorter(tight.get().idle(), agreedSend)) : asked;
    }

    private Optional<ProbeSchedule> tighterThan(Optional<Duration> watchLimit) {
        return tight.filter(
                pings -> watchLimit.isEmpty() || pings.detectionTime().compareTo(watchLimit.get()) < 0);
    }

    private @Nullable Duration sendPeriod(HeartbeatPolicy base, @Nullable ProbeSchedule pinging) {
        if (pinging != null) {
            return null;
        }
        Optional<Duration> period = base.sendPeriod().map(own -> shorter(shorter(own, pathIdle), agreedSend));
        return period.or(() -> agreedSend).orElse(null);
    }

    /** Whoever must be heard may not keep quiet because the peer talks; but then pings alone find no dead peer. */
    private void promiseToSend(HeartbeatPolicyBuilder builder) {
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

    /** What was asked for on different grounds is made to fit together. */
    private static void fit(HeartbeatPolicyBuilder builder) {
        ProbeSchedule pings = builder.pinging;
        if (pings == null) {
            return;
        }
        Duration watched = builder.watchLimit;
        if (builder.effectiveTrigger() != Trigger.LAST_RECEIVED) {
            // no ping leaves while one waits for its answer, so whoever promises to send waits no longer than it
            // promised
            if (pings.interval().compareTo(pings.idle()) > 0) {
                builder.pinging = asOftenAsIdle(pings, pings.idle());
            }
        } else if (watched != null && watched.compareTo(pings.idle()) <= 0) {
            builder.pinging = withIdle(pings, inTimeFor(watched));
        }
    }

    /** An idle time after which a ping still has time for its answer to end the silence that is watched. */
    private static Duration inTimeFor(Duration watchLimit) {
        return watchLimit.multipliedBy(2).dividedBy(3);
    }

    private static void permit(HeartbeatPolicyBuilder builder, Duration interval) {
        builder.permittedNanos = Durations.saturatedNanos(interval);
        double share = 1 - builder.effectiveJitter();
        Duration idle = Duration.ofNanos((long) Math.ceil(Durations.saturatedNanos(interval) / share));
        if (builder.sendPeriod != null) {
            builder.sendPeriod = longer(builder.sendPeriod, idle);
        }
        ProbeSchedule pings = builder.pinging;
        if (pings != null) {
            builder.pinging =
                    new ProbeSchedule(longer(pings.idle(), idle), longer(pings.interval(), interval), pings.probes());
            if (builder.watchLimit != null && builder.watchLimit.compareTo(builder.pinging.idle()) <= 0) {
                builder.watchLimit = builder.pinging.detectionTime();
            }
        }
    }

    private static ProbeSchedule withIdle(ProbeSchedule schedule, Duration idle) {
        if (idle.compareTo(schedule.interval()) >= 0 || idle.compareTo(schedule.idle()) >= 0) {
            return new ProbeSchedule(idle, schedule.interval(), schedule.probes());
        }
        return asOftenAsIdle(schedule, idle);
    }

    private static ProbeSchedule asOftenAsIdle(ProbeSchedule schedule, Duration idle) {
        long probes = -Math.floorDiv(-Durations.saturatedNanos(schedule.unansweredTime()), idle.toNanos());
        return new ProbeSchedule(idle, idle, (int) Math.min(probes, Integer.MAX_VALUE));
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
