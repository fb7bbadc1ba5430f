package io.keepalive.load;

import io.keepalive.internal.Durations;
import io.keepalive.internal.Require;
import java.time.Duration;
import java.util.Objects;

/**
 * Turns one load over time into an idle time: smooths it, and moves between the steps of a {@link LoadTuning} without
 * oscillating. Begins calm.
 *
 * <p>Confined to one thread, driven from outside: it reads no clock.
 */
public final class LoadTuner {

    private final LoadTuning tuning;
    private final double smoothingNanos;
    private long observedNanos;
    private double smoothed;
    private int level;

    /**
     * Makes a tuner that believes all is calm.
     *
     * @param tuning how the idle time follows load
     * @param nowNanos the clock's time
     * @throws NullPointerException if {@code tuning} is null
     */
    public LoadTuner(LoadTuning tuning, long nowNanos) {
        this.tuning = Objects.requireNonNull(tuning, "tuning");
        this.smoothingNanos = Durations.saturatedNanos(tuning.smoothing());
        this.observedNanos = nowNanos;
    }

    /**
     * Tells how high the load has been since the last observation.
     *
     * @param load 0 (calm) to 1 (peak)
     * @param nowNanos the clock's time, not before the last
     * @return whether {@link #idle} has changed
     * @throws IllegalArgumentException if {@code load} is out of range
     */
    public boolean observe(double load, long nowNanos) {
        if (!(load >= 0 && load <= 1)) {
            throw Require.expected("load", load, "0 <= load <= 1");
        }
        double elapsed = Math.max(0, nowNanos - observedNanos);
        observedNanos = nowNanos;
        smoothed += (load - smoothed) * -Math.expm1(-elapsed / smoothingNanos);
        int before = level;
        double off = smoothed - share(level);
        if (Math.abs(off) > tuning.hysteresis() || reachesAnEnd()) {
            level = off > 0 ? (int) Math.round(smoothed * LoadTuning.LEVELS) : level - 1;
        }
        return level != before;
    }

    /**
     * The idle time for the present load.
     *
     * @return between the tuning's shortest and longest
     */
    public Duration idle() {
        return tuning.idle(level);
    }

    /**
     * The load as it is acted upon.
     *
     * @return the present step, 0 (calm) to {@value LoadTuning#LEVELS} (peak)
     */
    public int level() {
        return level;
    }

    /** Near its ends the hysteresis would keep the load from ever being calm, or at its peak. */
    private boolean reachesAnEnd() {
        double margin = 0.5 / LoadTuning.LEVELS;
        return (smoothed < margin && level > 0) || (smoothed > 1 - margin && level < LoadTuning.LEVELS);
    }

    private static double share(int level) {
        return (double) level / LoadTuning.LEVELS;
    }
}
