package io.keepalive.heartbeat;

import io.keepalive.DetectionTime;
import io.keepalive.ProbeSchedule;
import io.keepalive.internal.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a connection does about heartbeats: ping and judge by the answers, only send, only watch, or ping and
 * watch at once.
 *
 * <pre>{@code
 * HeartbeatPolicy client = HeartbeatPolicy.pinging(ofSeconds(30), ofSeconds(5), 3).build();   // dead after 45 s
 * HeartbeatPolicy server = HeartbeatPolicy.expectingPingEvery(ofSeconds(30)).build();         // dead after 45 s
 * }</pre>
 *
 * <p>Immutable and thread-safe; one policy serves any number of connections.
 */
public final class HeartbeatPolicy {

    private final @Nullable ProbeSchedule pinging;
    private final @Nullable Duration sendPeriod;
    private final @Nullable Duration watchLimit;
    private final Trigger trigger;
    private final ProofOfLife proofOfLife;
    private final double jitter;
    private final boolean spreadsFirstPing;
    private final Duration stallTolerance;
    private final @Nullable Duration stallAllowance;
    private final @Nullable Duration slowPeerLimit;
    private final long permittedNanos;
    private final HeartbeatTiming timing;

    HeartbeatPolicy(HeartbeatPolicyBuilder builder) {
        this.pinging = builder.pinging;
        this.sendPeriod = builder.sendPeriod;
        this.watchLimit = builder.watchLimit;
        this.trigger = builder.effectiveTrigger();
        this.proofOfLife = builder.proofOfLife;
        this.jitter = builder.effectiveJitter();
        this.spreadsFirstPing = builder.spreadsFirstPing;
        this.stallTolerance = builder.stallTolerance;
        this.stallAllowance = builder.stallAllowance;
        this.slowPeerLimit = builder.slowPeerLimit;
        this.permittedNanos = builder.permittedNanos;
        this.timing = new HeartbeatTiming(this);
    }

    /**
     * Starts the policy of a pinger, which pings after a silence and judges the peer by its answers.
     *
     * @param idle quiet time before the first ping; longer than zero
     * @param interval time between pings while they stay unanswered, and the time the last one has to be answered; longer
     *     than zero
     * @param probes unanswered pings before the peer is dead; 1 or more, 2 or more advised (RFC 9293, 3.8.4)
     * @return a builder
     * @throws NullPointerException if a duration is null
     * @throws IllegalArgumentException if a number is out of range
     */
    public static HeartbeatPolicyBuilder pinging(Duration idle, Duration interval, int probes) {
        return pinging(new ProbeSchedule(idle, interval, probes));
    }

    /**
     * Starts the policy of a pinger, which pings after a silence and judges the peer by its answers.
     *
     * @param schedule when to ping, and how often in vain
     * @return a builder
     * @throws NullPointerException if {@code schedule} is null
     */
    public static HeartbeatPolicyBuilder pinging(ProbeSchedule schedule) {
        return new HeartbeatPolicyBuilder().pinging(schedule);
    }

    /**
     * Starts the policy of a watcher whose peer agreed to ping every {@code period}: dead when nothing is heard for 1.5
     * periods, the factor that MQTT 3.1.1 (3.1.2.10) prescribes.
     *
     * @param period the agreed ping period; longer than zero
     * @return a builder
     * @throws NullPointerException if {@code period} is null
     * @throws IllegalArgumentException if {@code period} is not longer than zero
     */
    public static HeartbeatPolicyBuilder expectingPingEvery(Duration period) {
        return new HeartbeatPolicyBuilder().expectingPingEvery(period);
    }

    /**
     * Starts the policy of a watcher: dead when nothing is heard for {@code limit}.
     *
     * @param limit the longest silence allowed; longer than zero
     * @return a builder
     * @throws NullPointerException if {@code limit} is null
     * @throws IllegalArgumentException if {@code limit} is not longer than zero
     */
    public static HeartbeatPolicyBuilder watching(Duration limit) {
        return new HeartbeatPolicyBuilder().watching(limit);
    }

    /**
     * Starts the policy of a one-way sender, which is heard at least every {@code period} and expects no answer.
     *
     * @param period longest time without sending; longer than zero
     * @return a builder
     * @throws NullPointerException if {@code period} is null
     * @throws IllegalArgumentException if {@code period} is not longer than zero
     */
    public static HeartbeatPolicyBuilder sendingEvery(Duration period) {
        return new HeartbeatPolicyBuilder().sendingEvery(period);
    }

    /**
     * A builder that starts from this policy.
     *
     * @return a builder with this policy's settings
     */
    public HeartbeatPolicyBuilder toBuilder() {
        return new HeartbeatPolicyBuilder(this);
    }

    /**
     * The pinger's schedule.
     *
     * @return the schedule, or empty if this side does not ping and judge
     */
    public Optional<ProbeSchedule> pinging() {
        return Optional.ofNullable(pinging);
    }

    /**
     * The one-way sender's period.
     *
     * @return the period, or empty if this side is no one-way sender
     */
    public Optional<Duration> sendPeriod() {
        return Optional.ofNullable(sendPeriod);
    }

    /**
     * The watcher's limit.
     *
     * @return the longest silence allowed, or empty if this side does not watch
     */
    public Optional<Duration> watchLimit() {
        return Optional.ofNullable(watchLimit);
    }

    /**
     * What the idle time counts from.
     *
     * @return the trigger; for a one-way sender {@link Trigger#LAST_SENT} unless set
     */
    public Trigger trigger() {
        return trigger;
    }

    /**
     * What proves to the pinger that its peer is alive.
     *
     * @return the proof, by default anything received
     */
    public ProofOfLife proofOfLife() {
        return proofOfLife;
    }

    /**
     * By how much of the idle time a ping may come early, drawn afresh for each silence.
     *
     * @return the share, 0 to 1; 0.2 (80 to 100 % of the idle time) by default, as RFC 5626 draws its keep-alive times
     */
    public double jitter() {
        return jitter;
    }

    /**
     * Whether the first ping of a connection comes at a time drawn from the whole idle time.
     *
     * @return false by default
     */
    public boolean spreadsFirstPing() {
        return spreadsFirstPing;
    }

    /**
     * Lateness of our own loop up to which a verdict is passed as usual.
     *
     * @return the tolerance, 500 ms by default
     */
    public Duration stallTolerance() {
        return stallTolerance;
    }

    /**
     * By how much deadlines may be moved because of stalls of our own, within one silence and in all. It bounds the moves,
     * not the lateness of a loop that stays late.
     *
     * @return the allowance; by default the time the pinger or the watcher needs to detect a death
     */
    public Duration stallAllowance() {
        return stallAllowance != null ? stallAllowance : ownDetectionTime();
    }

    /**
     * How long a ping may wait behind our own bytes, in our buffers or the kernel's, while the peer's kernel takes part,
     * before it counts as unanswered. Holds for all pings of one silence together.
     *
     * @return the limit; by default the time the pinger or the watcher needs to detect a death
     */
    public Duration slowPeerLimit() {
        return slowPeerLimit != null ? slowPeerLimit : ownDetectionTime();
    }

    /**
     * When the death of a peer will be reported, counted from the last byte received, provided our own loop is not
     * late: all the time that it is held up within the silence comes on top. Lateness within {@link #stallTolerance()} adds
     * up as well, since each ping waits a whole interval from when it left. So does the time for which a slow peer is
     * excused, up to {@link #slowPeerLimit()}. With {@link ProofOfLife#PONGS_ONLY} it counts from the last pong.
     *
     * @return the window; empty if the heartbeat sets no bound: a one-way sender judges nobody, and with
     *     {@link Trigger#LAST_SENT} no ping goes out while the application sends
     */
    public Optional<DetectionTime> detectionTime() {
        Optional<DetectionTime> byWatch = Optional.ofNullable(watchLimit).map(DetectionTime::exactly);
        if (pinging == null || (trigger == Trigger.LAST_SENT && watchLimit == null)) {
            return byWatch;
        }
        DetectionTime byPings = byPings(pinging);
        return Optional.of(byWatch.map(byPings::orSooner).orElse(byPings));
    }

    private DetectionTime byPings(ProbeSchedule schedule) {
        long idle = Durations.saturatedNanos(schedule.idle());
        // pings that do not wait for silence may fall into it at once
        boolean waits = trigger == Trigger.LAST_RECEIVED && !spreadsFirstPing;
        long soonestPing = waits ? idle - (long) (idle * jitter) : 0;
        long unanswered = Durations.saturatedNanos(schedule.unansweredTime());
        Duration earliest = Duration.ofNanos(Durations.saturatedAdd(soonestPing, unanswered));
        Duration latest =
                trigger == Trigger.LAST_SENT ? Duration.ofNanos(Durations.MAX_NANOS) : schedule.detectionTime();
        return new DetectionTime(earliest, latest);
    }

    /** The policy's own time scale: what stalls and slow peers are measured by unless the user says otherwise. */
    private Duration ownDetectionTime() {
        if (pinging != null) {
            return pinging.detectionTime();
        }
        return watchLimit != null ? watchLimit : Objects.requireNonNull(sendPeriod);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true; // as timing wheels ask with every tick
        }
        return other instanceof HeartbeatPolicy that
                && Objects.equals(pinging, that.pinging)
                && Objects.equals(sendPeriod, that.sendPeriod)
                && Objects.equals(watchLimit, that.watchLimit)
                && trigger == that.trigger
                && proofOfLife == that.proofOfLife
                && jitter == that.jitter
                && spreadsFirstPing == that.spreadsFirstPing
                && permittedNanos == that.permittedNanos
                && stallTolerance.equals(that.stallTolerance)
                && stallAllowance().equals(that.stallAllowance())
                && slowPeerLimit().equals(that.slowPeerLimit());
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                pinging, sendPeriod, watchLimit, trigger, proofOfLife, jitter, spreadsFirstPing, stallTolerance);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("HeartbeatPolicy[");
        if (pinging != null) {
            text.append("ping idle=").append(pinging.idle());
            text.append(" interval=").append(pinging.interval());
            text.append(" probes=").append(pinging.probes()).append(", ");
        }
        if (sendPeriod != null) {
            text.append("send every=").append(sendPeriod).append(", ");
        }
        if (watchLimit != null) {
            text.append("watch limit=").append(watchLimit).append(", ");
        }
        return text.append(trigger)
                .append(", ")
                .append(proofOfLife)
                .append(", jitter=")
                .append(jitter)
                .append(spreadsFirstPing ? ", first ping spread" : "")
                .append(", stall tolerance=")
                .append(stallTolerance)
                .append(']')
                .toString();
    }

    @Nullable
    Duration explicitStallAllowance() {
        return stallAllowance;
    }

    @Nullable
    Duration explicitSlowPeerLimit() {
        return slowPeerLimit;
    }

    /** What the peer permits at most: a ping per this time; 0 if it is not known to refuse any. */
    long permittedNanos() {
        return permittedNanos;
    }

    HeartbeatTiming timing() {
        return timing;
    }
}
