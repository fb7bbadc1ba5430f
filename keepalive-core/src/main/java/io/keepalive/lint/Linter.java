package io.keepalive.lint;

import io.keepalive.internal.Require;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks over settings, whoever made them, in the surroundings they are to work in.
 *
 * <p>Immutable and thread-safe.
 */
public final class Linter {

    private static final List<Rule> RULES = List.of(
            new UnitRules(),
            new SenseRules(),
            new DetectionRules(),
            new MiddleboxRules(),
            new HttpRules(),
            new HeartbeatRules(),
            new WatchRules(),
            new PauseRules(),
            new OutageRules(),
            new TcpRules(),
            new BoundRules());

    final Kernel kernel;
    final List<Middlebox> middleboxes;
    final @Nullable Duration permittedPing;
    final @Nullable Duration pause;
    final @Nullable Duration detectWithin;
    final @Nullable Duration rideOut;
    final @Nullable Duration roundTrip;

    private Linter(Builder builder) {
        kernel = builder.kernel;
        middleboxes = List.copyOf(builder.middleboxes);
        permittedPing = builder.permittedPing;
        pause = builder.pause;
        detectWithin = builder.detectWithin;
        rideOut = builder.rideOut;
        roundTrip = builder.roundTrip;
    }

    /**
     * Starts a linter for settings under a kernel.
     *
     * @param kernel the kernel
     * @return a builder
     * @throws NullPointerException if {@code kernel} is null
     */
    public static Builder under(Kernel kernel) {
        return new Builder(kernel);
    }

    /**
     * Looks settings over.
     *
     * @param settings the settings
     * @return what a person should know, the worst first
     * @throws NullPointerException if {@code settings} is null
     */
    public List<Finding> findings(GivenSettings settings) {
        Situation situation = Situation.of(Objects.requireNonNull(settings, "settings"), this);
        List<Finding> findings = new ArrayList<>();
        RULES.forEach(rule -> rule.check(situation, findings::add));
        findings.sort(Comparator.comparing(Finding::severity)); // stable: the rest stays in the order of the rules
        return List.copyOf(findings);
    }

    /** Builds a {@link Linter}. Not thread-safe. */
    public static final class Builder {

        private final Kernel kernel;
        private final List<Middlebox> middleboxes = new ArrayList<>();
        private @Nullable Duration permittedPing;
        private @Nullable Duration pause;
        private @Nullable Duration detectWithin;
        private @Nullable Duration rideOut;
        private @Nullable Duration roundTrip;

        private Builder(Kernel kernel) {
            this.kernel = Objects.requireNonNull(kernel, "kernel");
        }

        /**
         * Adds a middlebox on the way.
         *
         * @param middlebox one with a time
         * @return this builder
         * @throws NullPointerException if {@code middlebox} is null
         */
        public Builder through(Middlebox middlebox) {
            middleboxes.add(Objects.requireNonNull(middlebox, "middlebox"));
            return this;
        }

        /**
         * Says how often the peer permits a ping.
         *
         * @param time longer than zero
         * @return this builder
         * @throws NullPointerException if {@code time} is null
         * @throws IllegalArgumentException if {@code time} is not longer than zero
         */
        public Builder permitsPingEvery(Duration time) {
            permittedPing = Require.positive("permitsPingEvery", time);
            return this;
        }

        /**
         * Says for how long a healthy peer may stop reading.
         *
         * @param time zero or longer
         * @return this builder
         * @throws NullPointerException if {@code time} is null
         * @throws IllegalArgumentException if {@code time} is negative
         */
        public Builder peerMayPause(Duration time) {
            pause = Require.notNegative("peerMayPause", time);
            return this;
        }

        /**
         * Says within which time a dead peer is to be noticed.
         *
         * @param time longer than zero
         * @return this builder
         * @throws NullPointerException if {@code time} is null
         * @throws IllegalArgumentException if {@code time} is not longer than zero
         */
        public Builder detectWithin(Duration time) {
            detectWithin = Require.positive("detectWithin", time);
            return this;
        }

        /**
         * Says which outage must not kill.
         *
         * @param outage zero or longer
         * @return this builder
         * @throws NullPointerException if {@code outage} is null
         * @throws IllegalArgumentException if {@code outage} is negative
         */
        public Builder rideOut(Duration outage) {
            rideOut = Require.notNegative("rideOut", outage);
            return this;
        }

        /**
         * Says how long the path's round trip takes.
         *
         * @param time zero or longer
         * @return this builder
         * @throws NullPointerException if {@code time} is null
         * @throws IllegalArgumentException if {@code time} is negative
         */
        public Builder roundTrip(Duration time) {
            roundTrip = Require.notNegative("roundTrip", time);
            return this;
        }

        /**
         * Makes the linter.
         *
         * @return the linter
         */
        public Linter build() {
            return new Linter(this);
        }
    }
}
