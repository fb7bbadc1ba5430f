package io.keepalive.negotiation;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this end offers its peers about heartbeats, and what it makes of their offers.
 *
 * <pre>{@code
 * Negotiation.canSendEvery(ofSeconds(10)).wantsEvery(ofSeconds(30)) // a watcher's limit becomes 1.5 x what is agreed
 * }</pre>
 *
 * <p>Without an answer from the peer nothing changes. What is agreed for sending is never more often than
 * {@link #canSendEvery}; what is agreed for receiving never more often than {@link #wantsEvery}.
 *
 * <p>Each method returns another one. Immutable and thread-safe.
 */
public final class Negotiation {

    /** What the built-in protocol can say. */
    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    private static final double DEFAULT_WATCH_FACTOR = 1.5;
    private static final Duration DEFAULT_TIGHTEN_DOWN_TO = Duration.ofMillis(100);

    private final @Nullable Duration canSend;
    private final @Nullable Duration wants;
    private final double watchFactor;
    private final Duration tightenDownTo;

    private Negotiation(
            @Nullable Duration canSend, @Nullable Duration wants, double watchFactor, Duration tightenDownTo) {
        this.canSend = canSend;
        this.wants = wants;
        this.watchFactor = watchFactor;
        this.tightenDownTo = tightenDownTo;
    }

    /**
     * This end can be heard every {@code period}, if the peer wants that; not more often.
     *
     * @param period 1 ms to 24 days, in whole milliseconds
     * @return a negotiation that wants nothing yet
     * @throws NullPointerException if {@code period} is null
     * @throws IllegalArgumentException if {@code period} is out of range
     */
    public static Negotiation canSendEvery(Duration period) {
        return new Negotiation(sayable("canSendEvery", period), null, DEFAULT_WATCH_FACTOR, DEFAULT_TIGHTEN_DOWN_TO);
    }

    /**
     * This end promises no peer to be heard.
     *
     * @return a negotiation that wants nothing yet
     */
    public static Negotiation cannotSend() {
        return new Negotiation(null, null, DEFAULT_WATCH_FACTOR, DEFAULT_TIGHTEN_DOWN_TO);
    }

    /**
     * This end wants to hear something every {@code period}, or as often as the peer can if that is less often.
     *
     * @param period 1 ms to 24 days, in whole milliseconds
     * @return another negotiation
     * @throws NullPointerException if {@code period} is null
     * @throws IllegalArgumentException if {@code period} is out of range
     */
    public Negotiation wantsEvery(Duration period) {
        return new Negotiation(canSend, sayable("wantsEvery", period), watchFactor, tightenDownTo);
    }

    /**
     * This end does not watch what the peer sends, which is the default.
     *
     * @return another negotiation
     */
    public Negotiation wantsNone() {
        return new Negotiation(canSend, null, watchFactor, tightenDownTo);
    }

    /**
     * Sets after how many agreed periods without a byte the peer is dead.
     *
     * @param factor above 1, at most 1000; 1.5 by default (MQTT 3.1.1, 3.1.2.10)
     * @return another negotiation
     * @throws IllegalArgumentException if {@code factor} is out of range
     */
    public Negotiation watchFactor(double factor) {
        if (!(factor > 1 && factor <= 1000)) {
            throw Require.expected("watchFactor", factor, "1 < factor <= 1000");
        }
        return new Negotiation(canSend, wants, factor, tightenDownTo);
    }

    /**
     * Sets how soon this end can be asked to notice the peer's death while something critical is in progress there, for as long as
     * the peer likes. Who asks for a tighter bound is promised this one. It takes a ping for each half of the bound.
     *
     * @param least longer than zero; 100 ms by default
     * @return another negotiation
     * @throws NullPointerException if {@code least} is null
     * @throws IllegalArgumentException if {@code least} is not longer than zero
     */
    public Negotiation tightenDownTo(Duration least) {
        return new Negotiation(canSend, wants, watchFactor, Require.positive("tightenDownTo", least));
    }

    /**
     * What is said to the peer.
     *
     * @return the offer
     */
    public HeartbeatControl.Offer offer() {
        return new HeartbeatControl.Offer(Optional.ofNullable(canSend), Optional.ofNullable(wants));
    }

    /**
     * The period at which this end wants to hear something.
     *
     * @return the period, or empty if it wants none
     */
    public Optional<Duration> wants() {
        return Optional.ofNullable(wants);
    }

    /**
     * The watcher's limit that follows from what was agreed.
     *
     * @param agreement what was agreed
     * @return agreed period × factor; empty if the peer need not be heard
     * @throws NullPointerException if {@code agreement} is null
     */
    public Optional<Duration> watchLimit(Agreement agreement) {
        return agreement
                .receiveEvery()
                .map(period -> Duration.ofNanos(
                        Math.min(Durations.MAX_NANOS, Math.round(Durations.saturatedNanos(period) * watchFactor))));
    }

    /**
     * The bound that this end promises when the peer asks for one.
     *
     * @param asked what the peer asks for
     * @return the same, or the least that this end promises if that is longer
     * @throws NullPointerException if {@code asked} is null
     */
    public Duration promised(Duration asked) {
        return asked.compareTo(tightenDownTo) < 0 ? tightenDownTo : asked;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Negotiation that
                && Objects.equals(canSend, that.canSend)
                && Objects.equals(wants, that.wants)
                && watchFactor == that.watchFactor
                && tightenDownTo.equals(that.tightenDownTo);
    }

    @Override
    public int hashCode() {
        return Objects.hash(canSend, wants, watchFactor, tightenDownTo);
    }

    @Override
    public String toString() {
        return "Negotiation[can send " + (canSend == null ? "none" : "every " + canSend) + ", wants "
                + (wants == null ? "none" : "every " + wants) + ", watch factor=" + watchFactor + ", tighten down to "
                + tightenDownTo + ']';
    }

    private static Duration sayable(String name, Duration period) {
        Objects.requireNonNull(period, name);
        if (period.compareTo(Duration.ofMillis(1)) < 0
                || period.compareTo(LONGEST) > 0
                || !period.equals(period.truncatedTo(ChronoUnit.MILLIS))) {
            throw Require.expected(name, period, "PT0.001S.." + LONGEST + " in whole milliseconds");
        }
        return period;
    }
}
