package io.keepalive.netty;

import io.keepalive.load.LoadTuner;
import io.keepalive.load.LoadTuning;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Has the idle time of one event loop's connections follow the load that the application says.
 *
 * <p>Confined to the event loop.
 */
final class LoopLoad {

    private final KeepAliveGroup group;
    private final DoubleSupplier signal;
    private final LoadTuner tuner;
    private final long samplePeriodNanos;
    private long nextSampleNanos;

    LoopLoad(KeepAliveGroup group, LoadTuning tuning, long nowNanos) {
        this.group = group;
        this.signal = tuning.signal().orElseThrow();
        this.tuner = new LoadTuner(tuning, nowNanos);
        this.samplePeriodNanos = tuning.samplePeriod().toNanos();
        this.nextSampleNanos = nowNanos + samplePeriodNanos;
    }

    /** The loop's clock ticks; returns whether the idle time has changed. */
    boolean tick(long nowNanos) {
        if (nowNanos - nextSampleNanos < 0) {
            return false;
        }
        nextSampleNanos = nowNanos + samplePeriodNanos;
        double load;
        try {
            load = signal.getAsDouble();
        } catch (Throwable thrown) {
            group.warnLoadUnusable("threw", thrown);
            return false;
        }
        if (!(load >= 0 && load <= 1)) {
            group.warnLoadUnusable(load + " (expected: 0 to 1)", null);
            return false;
        }
        return tuner.observe(load, nowNanos);
    }

    Duration idle() {
        return tuner.idle();
    }
}
