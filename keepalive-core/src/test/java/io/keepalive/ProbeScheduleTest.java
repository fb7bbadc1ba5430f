package io.keepalive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.keepalive.internal.Durations;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbeScheduleTest {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final Duration LONGEST = Duration.ofNanos(Durations.MAX_NANOS);

    @Test
    void detectionTakesTheIdleTimeAndOneIntervalForEachProbe() {
        ProbeSchedule schedule = new ProbeSchedule(seconds(30), seconds(5), 3);

        assertThat(schedule.detectionTime()).isEqualTo(seconds(45));
        assertThat(schedule.unansweredTime()).isEqualTo(seconds(15));
    }

    @Test
    void theSmallestScheduleIsAllowed() {
        ProbeSchedule schedule = new ProbeSchedule(Duration.ofNanos(1), Duration.ofNanos(1), 1);

        assertThat(schedule.detectionTime()).isEqualTo(Duration.ofNanos(2));
    }

    @Test
    void timesBeyondTheClockAreSaturated() {
        assertThat(new ProbeSchedule(FOREVER, seconds(1), 1).detectionTime()).isEqualTo(LONGEST);
        assertThat(new ProbeSchedule(seconds(1), FOREVER, 1).detectionTime()).isEqualTo(LONGEST);
        assertThat(new ProbeSchedule(FOREVER, FOREVER, Integer.MAX_VALUE).detectionTime())
                .isEqualTo(LONGEST);
        assertThat(new ProbeSchedule(seconds(1), Duration.ofDays(365), Integer.MAX_VALUE).unansweredTime())
                .isEqualTo(LONGEST);
    }

    @Test
    void durationsMustBeLongerThanZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProbeSchedule(Duration.ZERO, seconds(1), 3))
                .withMessage("idle: PT0S (expected: > 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProbeSchedule(seconds(1), Duration.ZERO, 3))
                .withMessage("interval: PT0S (expected: > 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProbeSchedule(seconds(-1), seconds(1), 3))
                .withMessage("idle: PT-1S (expected: > 0)");
    }

    @Test
    void thereMustBeAProbe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProbeSchedule(seconds(1), seconds(1), 0))
                .withMessage("probes: 0 (expected: 1..2147483647)");
    }

    @Test
    void nullsAreNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> new ProbeSchedule(null, seconds(1), 3))
                .withMessage("idle");
        assertThatNullPointerException()
                .isThrownBy(() -> new ProbeSchedule(seconds(1), null, 3))
                .withMessage("interval");
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
