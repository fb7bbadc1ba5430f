package io.keepalive.load;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;

/**
 * How a pinger's idle time follows load: short at peak, when a dead peer costs most, long when all is calm, when most
 * connections would be pinged for nothing. Interval and number of unanswered pings stay as they are, so that an outage kills no
 * sooner at peak.
 *
 * <pre>{@code
 * LoadTuning.between(ofSeconds(5), ofSeconds(60)).bySignal(() -> queue.size() / 1000.0)
 * LoadTuning.between(ofSeconds(5), ofSeconds(60)).byTraffic(20) // 20 messages a second on one connection are its peak
 * }</pre>
 *
 * <p>The idle time lies between the two on a geometric scale of {@value #LEVELS} steps: half the load is the geometric mean. The load
 * is smoothed first, and the step moves only when the smoothed load has left it by more than the hysteresis; towards peak as far as
 * it went, towards calm one step at a time.
 *
 * <p>Immutable and thread-safe, as the signal has to be.
 */
public final class LoadTuning {

    /** Steps of the idle time between calm and peak. */
    public static final int LEVELS = 16;

    private static final Duration DEFAULT_SMOOTHING = Duration.ofSeconds(10);
    private static final double DEFAULT_HYSTERESIS = 0.1;

    private final Duration shortest;
    private final Duration longest;
    private final Optional<DoubleSupplier> signal;
    private final OptionalDouble peakMessagesPerSecond;
    private final Duration smoothing;
    private final double hysteresis;

    private LoadTuning(Between between, Optional<DoubleSupplier> signal, OptionalDouble peak) {
        this.shortest = between.shortest;
        this.longest = between.longest;
        this.signal = signal;
        this.peakMessagesPerSecond = peak;
        this.smoothing = DEFAULT_SMOOTHING;
        this.hysteresis = DEFAULT_HYSTERESIS;
    }

    private LoadTuning(LoadTuning other, Duration smoothing, double hysteresis) {
        this.shortest = other.shortest;
        this.longest = other.longest;
        this.signal = other.signal;
        this.peakMessagesPerSecond = other.peakMessagesPerSecond;
        this.smoothing = smoothing;
        this.hysteresis = hysteresis;
    }

    /**
     * Starts with the bounds of the idle time.
     *
     * @param shortest idle time at peak; longer than zero
     * @param longest idle time when all is calm; longer than {@code shortest}
     * @return what asks for the measure of load
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a time is out of range
     */
    public static Between between(Duration shortest, Duration longest) {
        return new Between(shortest, longest);
    }

    /** The bounds, waiting for the measure of load. */
    public static final class Between {

        private final Duration shortest;
        private final Duration longest;

        private Between(Duration shortest, Duration longest) {
            this.shortest = Require.positive("shortest", shortest);
            this.longest = Require.positive("longest", longest);
            if (shortest.compareTo(longest) >= 0) {
                throw Require.expected("shortest", shortest, "< longest " + longest);
            }
        }

        /**
         * The load is what the application says, the same for all connections.
         *
         * @param load 0 (calm) to 1 (peak); asked by every event loop four times in a smoothing time, so cheap, thread-safe and
         *     never blocking; what it says out of range, or throws, is not used
         * @return the tuning
         * @throws NullPointerException if {@code load} is null
         */
        public LoadTuning bySignal(DoubleSupplier load) {
            return new LoadTuning(this, Optional.of(Objects.requireNonNull(load, "load")), OptionalDouble.empty());
        }

        /**
         * The load is each connection's own traffic: messages of the application's a second, in both directions.
         *
         * @param messagesPerSecond what counts as peak; above 0
         * @return the tuning
         * @throws IllegalArgumentException if {@code messagesPerSecond} is out of range
         */
        public LoadTuning byTraffic(double messagesPerSecond) {
            if (!(messagesPerSecond > 0 && messagesPerSecond < Double.POSITIVE_INFINITY)) {
                throw Require.expected("messagesPerSecond", messagesPerSecond, "> 0 and finite");
            }
            return new LoadTuning(this, Optional.empty(), OptionalDouble.of(messagesPerSecond));
        }
    }

    /**
     * The same with another smoothing.
     *
     * @param time time after which a change of the load has come through by 63 % (1 - 1/e); longer than zero; 10 s by default
     * @return a copy
     * @throws NullPointerException if {@code time} is null
     * @throws IllegalArgumentException if {@code time} is not longer than zero
     */
    public LoadTuning smoothing(Duration time) {
        return new LoadTuning(this, Require.positive("smoothing", time), hysteresis);
    }

    /**
     * The same with another hysteresis.
     *
     * @param share by how much of the whole range the smoothed load has to leave the present step before it moves;
     *     1/{@value #LEVELS} to 0.5; 0.1 by default
     * @return a copy
     * @throws IllegalArgumentException if {@code share} is out of range
     */
    public LoadTuning hysteresis(double share) {
        if (!(share >= 1.0 / LEVELS && share <= 0.5)) {
            throw Require.expected("hysteresis", share, 1.0 / LEVELS + " <= share <= 0.5");
        }
        return new LoadTuning(this, smoothing, share);
    }

    /**
     * The idle time at peak.
     *
     * @return the shortest
     */
    public Duration shortest() {
        return shortest;
    }

    /**
     * The idle time when all is calm.
     *
     * @return the longest
     */
    public Duration longest() {
        return longest;
    }

    /**
     * The application's own measure of load.
     *
     * @return the signal, or empty where traffic is measured
     */
    public Optional<DoubleSupplier> signal() {
        return signal;
    }

    /**
     * The traffic that counts as peak.
     *
     * @return messages a second, or empty where the application says its load
     */
    public OptionalDouble peakMessagesPerSecond() {
        return peakMessagesPerSecond;
    }

    /**
     * Time after which a change of the load has come through by 63 %.
     *
     * @return the time constant, 10 s by default
     */
    public Duration smoothing() {
        return smoothing;
    }

    /**
     * By how much the smoothed load has to leave the present step before it moves.
     *
     * @return the share of the whole range, 0.1 by default
     */
    public double hysteresis() {
        return hysteresis;
    }

    /**
     * How often the load is to be looked at.
     *
     * @return a quarter of the smoothing time
     */
    public Duration samplePeriod() {
        return Duration.ofNanos(Math.max(1, Durations.saturatedNanos(smoothing) / 4));
    }

    /**
     * The idle time of a step: {@code longest × (shortest / longest)^(level / LEVELS)}.
     *
     * @param level 0 (calm) to {@value #LEVELS} (peak)
     * @return the idle time, exact at both ends
     * @throws IllegalArgumentException if {@code level} is out of range
     */
    public Duration idle(int level) {
        Require.inRange("level", level, 0, LEVELS);
        if (level == 0 || level == LEVELS) {
            return level == 0 ? longest : shortest;
        }
        double from = Durations.saturatedNanos(longest);
        double to = Durations.saturatedNanos(shortest);
        return Duration.ofNanos(Math.round(from * Math.pow(to / from, (double) level / LEVELS)));
    }

    @Override
    public String toString() {
        String by = signal.isPresent() ? "signal" : peakMessagesPerSecond.getAsDouble() + " messages/s";
        return "LoadTuning[idle " + shortest + " to " + longest + " by " + by + ", smoothing=" + smoothing
                + ", hysteresis=" + hysteresis + ']';
    }
}
