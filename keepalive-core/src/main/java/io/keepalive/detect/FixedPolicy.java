package io.keepalive.detect;

import io.keepalive.internal.Durations;
import java.time.Duration;

/** The settings of a {@link FixedTimeout}. */
record FixedPolicy(Duration timeout) implements DetectorPolicy {

    @Override
    public FailureDetector start(long nowNanos) {
        return new FixedTimeout(Durations.saturatedNanos(timeout), nowNanos);
    }
}
