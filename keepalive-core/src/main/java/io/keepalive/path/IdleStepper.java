package io.keepalive.path;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out on one live connection how long its path keeps it idle: for a device that has no other. It is asked for the
 * idle time to use next, and told how each silence ended.
 *
 * <p>A step too far costs the connection, so it goes up in small steps, each after several silences were survived. A
 * connection that dies in a longer silence than was survived before is believed the second time; then it settles safely
 * below, and tries one step more only after many heartbeats, and after twice as many each time that fails. A settled idle time
 * that fails twice running is dropped, as the path has changed, and it begins anew. The first heartbeats of each connection
 * are short, so that a connection which is about to fail for other reasons proves nothing.
 *
 * <p>What it does is what WeChat's mars does (3 short heartbeats, 3 successes to rise by 60 s, from 4.5 to just below 10
 * minutes, settling after failures); the times are yours.
 *
 * <p>Confined to one thread.
 */
public final class IdleStepper {

    /** Failures in a row that are believed; one is enough where it was seen before. */
    private static final int BELIEVED = 2;

    private final Builder settings;
    private final long leastNanos;
    private final long mostNanos;
    private final long stepNanos;

    private boolean settled;

    /** Survived often enough; 0 before. */
    private long survivedNanos;

    /** What a connection died in, longer than what was survived; 0 if none did. */
    private long forgottenNanos;

    /** The idle time that is being tried. */
    private long trialNanos;

    /** The longest silence of the trial's successes: jitter makes them shorter than the idle time. */
    private long longestNanos;

    private int successes;
    private int failures;
    private int shortOnes;
    private long patience;

    private IdleStepper(Builder settings) {
        this.settings = settings;
        leastNanos = Durations.saturatedNanos(settings.least);
        mostNanos = Durations.saturatedNanos(settings.most);
        stepNanos = Durations.saturatedNanos(settings.step);
        beginAnew();
        PathLimit known = settings.known;
        if (known != null) {
            survivedNanos = Durations.saturatedNanos(known.survived());
            forgottenNanos = known.forgotten().map(Durations::saturatedNanos).orElse(0L);
            settled = true;
        }
        connected();
    }

    /**
     * Starts a stepper.
     *
     * @param least the idle time to begin with and to fall back to, which every path can be expected to survive; 1 ms or
     *     longer
     * @param most the longest idle time to use; longer than {@code least}
     * @return a builder
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code least} is below 1 ms, or {@code most} not longer than it
     */
    public static Builder between(Duration least, Duration most) {
        return new Builder(least, most);
    }

    /**
     * The idle time to use now.
     *
     * @return the time, between the least and the most
     */
    public Duration idle() {
        long idle = shortOnes > 0 ? leastNanos : settled ? settledNanos() : trialNanos;
        return Duration.ofNanos(Math.max(leastNanos, Math.min(mostNanos, idle)));
    }

    /**
     * The longest idle time that it uses.
     *
     * @return the time
     */
    public Duration most() {
        return settings.most;
    }

    /** Tells that a connection was made, the first or another after a failure: its first heartbeats are short. */
    public void connected() {
        shortOnes = settings.shortOnes;
    }

    /**
     * Tells that the peer answered the ping that followed a silence.
     *
     * @param silence how long nothing had passed in either direction
     * @throws NullPointerException if {@code silence} is null
     */
    public void survived(Duration silence) {
        long nanos = Durations.saturatedNanos(Objects.requireNonNull(silence, "silence"));
        if (shortOnes > 0) {
            shortOnes--;
        } else if (isWhole(nanos)) {
            longestNanos = Math.max(longestNanos, nanos);
            successes++;
            if (settled) {
                failures = 0;
                tryAgainAfterPatience();
            } else if (successes >= settings.successes) {
                rise();
            }
        }
    }

    /**
     * Tells that the connection died in a silence, or at the ping that followed it, and nothing points to another reason.
     *
     * @param silence how long nothing had passed in either direction
     * @throws NullPointerException if {@code silence} is null
     */
    public void failed(Duration silence) {
        long nanos = Durations.saturatedNanos(Objects.requireNonNull(silence, "silence"));
        boolean says = shortOnes == 0 && isWhole(nanos) && idle().compareTo(settings.least) > 0;
        if (!says) {
            return; // not what is being tried
        }
        successes = 0;
        failures++;
        boolean seenBefore = !settled && forgottenNanos > 0;
        if (seenBefore || failures >= BELIEVED) {
            failures = 0;
            if (settled) {
                beginAnew();
            } else {
                if (seenBefore) {
                    patience = Math.min(patience * 2, Integer.MAX_VALUE);
                }
                forgottenNanos = Math.max(survivedNanos + 1, Math.min(nanos, trialNanos));
                settle();
            }
        }
    }

    /**
     * Whether it has settled.
     *
     * @return false while it steps up
     */
    public boolean settled() {
        return settled;
    }

    /**
     * What is known of the path now.
     *
     * @param measured the time to put on it
     * @return the limit; empty as long as no silence was survived often enough
     * @throws NullPointerException if {@code measured} is null
     */
    public Optional<PathLimit> limit(Instant measured) {
        Objects.requireNonNull(measured, "measured");
        if (survivedNanos == 0) {
            return Optional.empty();
        }
        Optional<Duration> forgotten =
                forgottenNanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(forgottenNanos));
        return Optional.of(new PathLimit(Duration.ofNanos(survivedNanos), forgotten, measured));
    }

    private void beginAnew() {
        settled = false;
        survivedNanos = 0;
        forgottenNanos = 0;
        patience = settings.patience;
        attempt(leastNanos);
    }

    private void attempt(long idleNanos) {
        trialNanos = idleNanos;
        longestNanos = 0;
        successes = 0;
        failures = 0;
    }

    private void rise() {
        survivedNanos = Math.max(survivedNanos, longestNanos);
        if (forgottenNanos <= survivedNanos) {
            forgottenNanos = 0;
        }
        if (trialNanos >= mostNanos) {
            settle();
        } else {
            attempt(Math.min(mostNanos, Durations.saturatedAdd(trialNanos, stepNanos)));
        }
    }

    private void settle() {
        settled = true;
        successes = 0;
    }

    /** Unless the most that may be used was survived. */
    private void tryAgainAfterPatience() {
        boolean mayRise = trialNanos < mostNanos || forgottenNanos > 0;
        if (successes >= patience && mayRise) {
            settled = false;
            attempt(Math.min(mostNanos, Durations.saturatedAdd(survivedNanos, stepNanos)));
        }
    }

    /** Safely below what was survived. */
    private long settledNanos() {
        return survivedNanos == 0
                ? leastNanos
                : Durations.saturatedNanos(Durations.safelyBelow(Duration.ofNanos(survivedNanos)));
    }

    /** Whether a silence was as long as the idle time in use allows; traffic ends others early. */
    private boolean isWhole(long silenceNanos) {
        long idle = idle().toNanos();
        return silenceNanos >= idle - idle / 4;
    }

    @Override
    public String toString() {
        return "IdleStepper[" + (settled ? "settled" : "trying") + " at " + idle() + ", survived="
                + Duration.ofNanos(survivedNanos) + ']';
    }

    /** Builds an {@link IdleStepper}. Not thread-safe. */
    public static final class Builder {

        private static final int DEFAULT_SUCCESSES = 3;
        private static final int DEFAULT_SHORT_ONES = 3;
        private static final int DEFAULT_PATIENCE = 200;

        private final Duration least;
        private final Duration most;
        private Duration step;
        private int successes = DEFAULT_SUCCESSES;
        private int shortOnes = DEFAULT_SHORT_ONES;
        private int patience = DEFAULT_PATIENCE;
        private @Nullable PathLimit known;

        private Builder(Duration least, Duration most) {
            if (Objects.requireNonNull(least, "least").compareTo(Duration.ofMillis(1)) < 0) {
                throw Require.expected("least", least, ">= PT0.001S");
            }
            if (Objects.requireNonNull(most, "most").compareTo(least) <= 0) {
                throw Require.expected("most", most, "> least " + least);
            }
            this.least = least;
            this.most = most;
            step = least.dividedBy(4);
        }

        /**
         * Sets by how much the idle time rises.
         *
         * @param step longer than zero; a quarter of the least idle time by default (mars: 60 s of 270 s)
         * @return this builder
         * @throws NullPointerException if {@code step} is null
         * @throws IllegalArgumentException if {@code step} is not longer than zero
         */
        public Builder step(Duration step) {
            this.step = Require.positive("step", step);
            return this;
        }

        /**
         * Sets how many silences must be survived before the idle time rises.
         *
         * @param silences 1 to 1,000; 3 by default, as in mars
         * @return this builder
         * @throws IllegalArgumentException if {@code silences} is out of range
         */
        public Builder successes(int silences) {
            successes = Require.inRange("successes", silences, 1, 1_000);
            return this;
        }

        /**
         * Sets how many heartbeats of a new connection keep the least idle time.
         *
         * @param heartbeats 0 to 1,000; 3 by default, as in mars
         * @return this builder
         * @throws IllegalArgumentException if {@code heartbeats} is out of range
         */
        public Builder shortAtFirst(int heartbeats) {
            shortOnes = Require.inRange("shortAtFirst", heartbeats, 0, 1_000);
            return this;
        }

        /**
         * Sets after how many heartbeats a settled idle time is exceeded again by one step; twice as many each time that
         * fails.
         *
         * @param heartbeats 1 to 1,000,000; 200 by default, about a day of heartbeats of 7 minutes (mars: a day at least)
         * @return this builder
         * @throws IllegalArgumentException if {@code heartbeats} is out of range
         */
        public Builder tryAgainAfter(int heartbeats) {
            patience = Require.inRange("tryAgainAfter", heartbeats, 1, 1_000_000);
            return this;
        }

        /**
         * Begins settled at what is known of the path, instead of at the least idle time.
         *
         * @param limit what is known
         * @return this builder
         * @throws NullPointerException if {@code limit} is null
         */
        public Builder known(PathLimit limit) {
            known = Objects.requireNonNull(limit, "limit");
            return this;
        }

        /**
         * Makes the stepper.
         *
         * @return the stepper
         */
        public IdleStepper build() {
            return new IdleStepper(this);
        }
    }
}
