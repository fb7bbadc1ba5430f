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

    /** What the signal said last, of what can be used. */
    private double load;

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
        ask();
        return tuner.observe(load, nowNanos);
    }

    private void ask() {
        try {
            double said = signal.getAsDouble();
            if (said >= 0 && said <= 1) {
                load = said;
            } else {
                group.warnLoadUnusable("said " + said + " (expected: 0 to 1)", null);
            }
        } catch (Throwable thrown) {
            group.warnLoadUnusable("threw", thrown);
        }
    }

    Duration idle() {
        return tuner.idle();
    }
}
