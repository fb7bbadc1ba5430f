package io.keepalive.plan;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import io.keepalive.middlebox.Middlebox;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is needed of a connection, in the words of the one who needs it; {@link KeepAlivePlan} turns it into settings.
 *
 * <p>Immutable and thread-safe.
 */
public final class Goal {

    /** First retransmission timeout and round trip of a path of up to 150 ms. */
    private static final Duration RETRANSMISSION_SLACK = Duration.ofMillis(500);

    private final Duration detectWithin;
    private final Duration rideOut;
    private final List<Middlebox> middleboxes;
    private final @Nullable Duration permittedPing;
    private final Duration peerMayPause;
    private final boolean heartbeat;
    private final boolean provesApplication;
    private final boolean hostOnly;
    private final long connections;
    private final @Nullable Double pingsPerSecond;
    private final @Nullable Long bytesPerDay;
    private final boolean http;

    Goal(GoalBuilder builder) {
        detectWithin = builder.detectWithin;
        rideOut = builder.rideOut;
        middleboxes = List.copyOf(builder.middleboxes);
        permittedPing = builder.permittedPing;
        peerMayPause = builder.peerMayPause;
        heartbeat = builder.heartbeat;
        provesApplication = builder.provesApplication;
        hostOnly = builder.hostOnly;
        connections = builder.connections;
        pingsPerSecond = builder.pingsPerSecond;
        bytesPerDay = builder.bytesPerDay;
        http = builder.http;
    }

    /**
     * Starts a goal: a dead peer is noticed within this time of the last byte received.
     *
     * @param time longer than zero
     * @return a builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public static GoalBuilder detectWithin(Duration time) {
        return new GoalBuilder(Require.positive("detectWithin", time));
    }

    /**
     * A builder that starts from this goal.
     *
     * @return a builder with all that this goal asks for
     */
    public GoalBuilder toBuilder() {
        return new GoalBuilder(this);
    }

    /**
     * Within what time a dead peer is noticed.
     *
     * @return the time
     */
    public Duration detectWithin() {
        return detectWithin;
    }

    /**
     * How long an outage must not kill the connection.
     *
     * @return the time, zero by default
     */
    public Duration rideOut() {
        return rideOut;
    }

    /**
     * The middleboxes on the way.
     *
     * @return each with a time; none by default
     */
    public List<Middlebox> middleboxes() {
        return middleboxes;
    }

    /**
     * How often the peer permits a ping.
     *
     * @return the least time between two pings; empty if it permits any
     */
    public Optional<Duration> permittedPing() {
        return Optional.ofNullable(permittedPing);
    }

    /**
     * For how long a healthy peer may stop reading.
     *
     * @return the time, zero by default
     */
    public Duration peerMayPause() {
        return peerMayPause;
    }

    /**
     * Whether both ends speak a heartbeat.
     *
     * @return true by default
     */
    public boolean heartbeat() {
        return heartbeat;
    }

    /**
     * Whether it was said that the peer's application has to be proved alive.
     *
     * @return false by default: it is where there is a heartbeat, but a goal without one is not refused
     */
    public boolean provesApplication() {
        return provesApplication;
    }

    /**
     * Whether it is enough to prove that the peer's host is alive.
     *
     * @return false by default
     */
    public boolean hostOnly() {
        return hostOnly;
    }

    /**
     * How many connections there are of this kind.
     *
     * @return the number, 1 by default
     */
    public long connections() {
        return connections;
    }

    /**
     * How many pings or probes a second all healthy idle connections may send together.
     *
     * @return the number; empty without a limit
     */
    public OptionalDouble pingsPerSecond() {
        return pingsPerSecond == null ? OptionalDouble.empty() : OptionalDouble.of(pingsPerSecond);
    }

    /**
     * How many bytes a day all healthy idle connections may cost together, IP and TCP headers with them.
     *
     * @return the number; empty without a limit
     */
    public OptionalLong bytesPerDay() {
        return bytesPerDay == null ? OptionalLong.empty() : OptionalLong.of(bytesPerDay);
    }

    /**
     * Whether the connections carry HTTP/1, so that their idle time between requests has to be planned as well.
     *
     * @return false by default
     */
    public boolean http() {
        return http;
    }

    /**
     * How long an answer may take because of the outage to ride out: from the first lost ping to the answer to its first
     * retransmission after the outage. Retransmissions come at doubling distances from a first one of 200 ms and the round
     * trip (RFC 6298), on either side, so the first after an outage comes at the latest when the outage has lasted twice;
     * half a second is added for the first one and a round trip of up to 150 ms.
     *
     * @return twice the outage and 500 ms, at most about 146 years; zero if there is none
     */
    public Duration answerTime() {
        if (rideOut.isZero()) {
            return Duration.ZERO;
        }
        long outage = Durations.saturatedNanos(rideOut);
        return Duration.ofNanos(
                Durations.saturatedAdd(Durations.saturatedMultiply(outage, 2), RETRANSMISSION_SLACK.toNanos()));
    }

    /** How long a healthy peer's pong may take: because of an outage, or as its application stops reading. */
    Duration pongTime() {
        if (peerMayPause.isZero()) {
            return answerTime();
        }
        long pause = Durations.saturatedAdd(Durations.saturatedNanos(peerMayPause), RETRANSMISSION_SLACK.toNanos());
        return pause > Durations.saturatedNanos(answerTime()) ? Duration.ofNanos(pause) : answerTime();
    }

    /**
     * What was asked for beyond the detection time.
     *
     * @return the needs, the detection time first
     */
    public Set<Need> needs() {
        Set<Need> needs = EnumSet.of(Need.DETECT_WITHIN);
        add(needs, Need.RIDE_OUT, !rideOut.isZero());
        add(needs, Need.PASS_MIDDLEBOX, !middleboxes.isEmpty());
        add(needs, Need.PERMITTED_PING, permittedPing != null);
        add(needs, Need.PEER_MAY_PAUSE, !peerMayPause.isZero());
        add(needs, Need.PROVE_APPLICATION, provesApplication);
        add(needs, Need.WITHOUT_HEARTBEAT, !heartbeat);
        add(needs, Need.PINGS_PER_SECOND, pingsPerSecond != null);
        add(needs, Need.BYTES_PER_DAY, bytesPerDay != null);
        return needs;
    }

    private static void add(Set<Need> needs, Need need, boolean said) {
        if (said) {
            needs.add(need);
        }
    }

    /** For example {@code detect within PT30S, ride out PT10S, pass aws-nlb-tcp (PT5M50S)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("detect within ").append(detectWithin);
        if (!rideOut.isZero()) {
            text.append(", ride out ").append(rideOut);
        }
        for (Middlebox middlebox : middleboxes) {
            text.append(", pass ").append(middlebox.id()).append(" (");
            text.append(middlebox.forgetsAfter().orElseThrow()).append(')');
        }
        if (permittedPing != null) {
            text.append(", peer permits one ping per ").append(permittedPing);
        }
        if (!peerMayPause.isZero()) {
            text.append(", peer may stop reading for ").append(peerMayPause);
        }
        text.append(provesApplication ? ", prove the application" : "");
        text.append(hostOnly ? ", prove the host only" : "");
        text.append(heartbeat ? "" : ", without heartbeat");
        if (connections > 1) {
            text.append(", ").append(connections).append(" connections");
        }
        if (pingsPerSecond != null) {
            text.append(", at most ").append(pingsPerSecond).append(" pings a second");
        }
        if (bytesPerDay != null) {
            text.append(", at most ").append(bytesPerDay).append(" bytes a day");
        }
        return text.append(http ? ", HTTP" : "").toString();
    }
}
