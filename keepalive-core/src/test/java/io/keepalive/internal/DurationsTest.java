package io.keepalive.internal;

import static io.keepalive.internal.Durations.MAX_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {

    @Test
    void ordinaryDurationsAreTheirNanoseconds() {
        assertThat(Durations.saturatedNanos(Duration.ZERO)).isZero();
        assertThat(Durations.saturatedNanos(Duration.ofSeconds(3, 7))).isEqualTo(3_000_000_007L);
        assertThat(Durations.saturatedNanos(Duration.ofNanos(MAX_NANOS - 1))).isEqualTo(MAX_NANOS - 1);
    }

    @Test
    void longerOnesAreTheLongest() {
        assertThat(Durations.saturatedNanos(Duration.ofNanos(MAX_NANOS))).isEqualTo(MAX_NANOS);
        assertThat(Durations.saturatedNanos(Duration.ofNanos(MAX_NANOS + 1))).isEqualTo(MAX_NANOS);
        assertThat(Durations.saturatedNanos(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(MAX_NANOS);
        assertThat(Durations.saturatedNanos(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(MAX_NANOS);
    }

    @Test
    void sumsNeitherWrapNorPassTheLongest() {
        assertThat(Durations.saturatedAdd(2, 3)).isEqualTo(5);
        assertThat(Durations.saturatedAdd(MAX_NANOS - 1, 1)).isEqualTo(MAX_NANOS);
        assertThat(Durations.saturatedAdd(MAX_NANOS, 1)).isEqualTo(MAX_NANOS);
        assertThat(Durations.saturatedAdd(MAX_NANOS, MAX_NANOS)).isEqualTo(MAX_NANOS);
        assertThat(Durations.saturatedAdd(Long.MAX_VALUE, 1)).isEqualTo(MAX_NANOS);
    }

    @Test
    void productsNeitherWrapNorPassTheLongest() {
        assertThat(Durations.saturatedMultiply(5, 3)).isEqualTo(15);
        assertThat(Durations.saturatedMultiply(MAX_NANOS, 0)).isZero();
        assertThat(Durations.saturatedMultiply(MAX_NANOS, 1)).isEqualTo(MAX_NANOS);
        assertThat(Durations.saturatedMultiply(MAX_NANOS, 2)).isEqualTo(MAX_NANOS);
        assertThat(Durations.saturatedMultiply(MAX_NANOS, 3)).isEqualTo(MAX_NANOS);
        assertThat(Durations.saturatedMultiply(1L << 32, 1L << 32)).isEqualTo(MAX_NANOS);
        assertThat(Durations.saturatedMultiply(MAX_NANOS, Integer.MAX_VALUE)).isEqualTo(MAX_NANOS);
    }
}
