package io.keepalive.plan;

import io.keepalive.internal.Require;
import io.keepalive.middlebox.Catalogue;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.path.PathLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Goal}. Not thread-safe. */
public final class GoalBuilder {

    Duration detectWithin;
    Duration rideOut = Duration.ZERO;
    final List<Middlebox> middleboxes = new ArrayList<>();

    @Nullable
    Duration permittedPing;

    Duration peerMayPause = Duration.ZERO;
    boolean heartbeat = true;
    boolean provesApplication;
    boolean hostOnly;
    long connections = 1;

    @Nullable
    Double pingsPerSecond;

    @Nullable
    Long bytesPerDay;

    boolean http;

    GoalBuilder(Duration detectWithin) {
        this.detectWithin = detectWithin;
    }

    GoalBuilder(Goal goal) {
        detectWithin = goal.detectWithin();
        rideOut = goal.rideOut();
        middleboxes.addAll(goal.middleboxes());
        permittedPing = goal.permittedPing().orElse(null);
        peerMayPause = goal.peerMayPause();
        heartbeat = goal.heartbeat();
        provesApplication = goal.provesApplication();
        hostOnly = goal.hostOnly();
        connections = goal.connections();
        pingsPerSecond =
                goal.pingsPerSecond().isPresent() ? goal.pingsPerSecond().getAsDouble() : null;
        bytesPerDay = goal.bytesPerDay().isPresent() ? goal.bytesPerDay().getAsLong() : null;
        http = goal.http();
    }

    /**
     * Adds that an outage of the network of this length must not kill the connection.
     *
     * @param outage zero or longer; zero by default
     * @return this builder
     * @throws NullPointerException if {@code outage} is null
     * @throws IllegalArgumentException if {@code outage} is negative
     */
    public GoalBuilder rideOut(Duration outage) {
        rideOut = Require.notNegative("rideOut", outage);
        return this;
    }

    /**
     * Adds a middlebox on the way that forgets connections idle for this long, and counts any packet.
     *
     * @param forgetsAfter longer than zero
     * @return this builder
     * @throws NullPointerException if {@code forgetsAfter} is null
     * @throws IllegalArgumentException if {@code forgetsAfter} is not longer than zero
     */
    public GoalBuilder passMiddlebox(Duration forgetsAfter) {
        return passMiddlebox(Middlebox.forgetting(Require.positive("passMiddlebox", forgetsAfter)));
    }

    /**
     * Adds a middlebox of the built-in catalogue on the way.
     *
     * @param id its id there, as {@code aws-nlb-tcp}
     * @return this builder
     * @throws NullPointerException if {@code id} is null
     * @throws IllegalArgumentException if the catalogue has none of this id, or knows no time of it
     */
    public GoalBuilder passMiddlebox(String id) {
        return passMiddlebox(Catalogue.builtIn().named(id));
    }

    /**
     * Adds a middlebox on the way.
     *
     * @param middlebox one whose time is known
     * @return this builder
     * @throws NullPointerException if {@code middlebox} is null
     * @throws IllegalArgumentException if its time is not known
     */
    public GoalBuilder passMiddlebox(Middlebox middlebox) {
        if (Objects.requireNonNull(middlebox, "middlebox").forgetsAfter().isEmpty()) {
            throw Require.expected("passMiddlebox", middlebox.id(), "one with a time, as by withTimeout");
        }
        middleboxes.add(middlebox);
        return this;
    }

    /**
     * Adds what was found out of the path: it survives that much silence.
     *
     * @param path what is known of the path
     * @return this builder
     * @throws NullPointerException if {@code path} is null
     */
    public GoalBuilder passMiddlebox(PathLimit path) {
        return passMiddlebox(path.survived());
    }

    /**
     * Adds that the peer permits at most one ping per this time, as a gRPC server does.
     *
     * @param time longer than zero; any number of pings by default
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public GoalBuilder peerPermitsPingEvery(Duration time) {
        permittedPing = Require.positive("peerPermitsPingEvery", time);
        return this;
    }

    /**
     * Adds that a healthy peer may stop reading for this long, and must not be given up for it.
     *
     * @param time zero or longer; zero by default
     * @return this builder
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is negative
     */
    public GoalBuilder peerMayPause(Duration time) {
        peerMayPause = Require.notNegative("peerMayPause", time);
        return this;
    }

    /**
     * Adds that the peer's application has to be proved alive, not only its host. That is so by default where there is a heartbeat;
     * said, a goal without one is refused.
     *
     * @return this builder
     */
    public GoalBuilder proveApplication() {
        provesApplication = true;
        hostOnly = false;
        return this;
    }

    /**
     * Says that it is enough to prove the peer's host alive: TCP keepalive alone will do where it meets the goal.
     *
     * @return this builder
     */
    public GoalBuilder proveHostOnly() {
        hostOnly = true;
        provesApplication = false;
        return this;
    }

    /**
     * Says that the protocol has no heartbeat, so TCP keepalive must meet the goal alone.
     *
     * @return this builder
     */
    public GoalBuilder withoutHeartbeat() {
        heartbeat = false;
        return this;
    }

    /**
     * Says how many connections there are of this kind.
     *
     * @param number 1 or more; 1 by default
     * @return this builder
     * @throws IllegalArgumentException if {@code number} is below 1
     */
    public GoalBuilder connections(long number) {
        if (number < 1) {
            throw Require.expected("connections", number, ">= 1");
        }
        connections = number;
        return this;
    }

    /**
     * Adds how many pings or probes a second all {@link #connections} may send together while they are idle and well.
     *
     * @param number above zero; no limit by default
     * @return this builder
     * @throws IllegalArgumentException if {@code number} is not above zero, or not finite
     */
    public GoalBuilder atMostPingsPerSecond(double number) {
        if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
            throw Require.expected("atMostPingsPerSecond", number, "> 0, finite");
        }
        pingsPerSecond = number;
        return this;
    }

    /**
     * Adds how many bytes a day all {@link #connections} may cost together while they are idle and well, IP and TCP headers with
     * them.
     *
     * @param number 1 or more; no limit by default
     * @return this builder
     * @throws IllegalArgumentException if {@code number} is below 1
     */
    public GoalBuilder atMostBytesPerDay(long number) {
        if (number < 1) {
            throw Require.expected("atMostBytesPerDay", number, ">= 1");
        }
        bytesPerDay = number;
        return this;
    }

    /**
     * Says that the connections carry HTTP/1: the plan then has settings for idle connections between requests.
     *
     * @return this builder
     */
    public GoalBuilder http() {
        http = true;
        return this;
    }

    /**
     * Makes the goal. Whether it can be met, {@link KeepAlivePlan#of} says.
     *
     * @return the goal
     */
    public Goal build() {
        return new Goal(this);
    }
}
