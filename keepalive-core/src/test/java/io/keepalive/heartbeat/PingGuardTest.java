package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many of a peer's pings are answered. */
class PingGuardTest extends MonitorStory {

    private PingGuard guard(int burst) {
        return new PingGuard(s(1), burst, clockStart);
    }

    private long at(Duration sinceStart) {
        return clockStart + sinceStart.toNanos();
    }

    @Test
    void onePingPerPeriodIsAlwaysAnswered() {
        PingGuard guard = guard(1);
        for (int second = 0; second < 100; second++) {
            assertThat(guard.permits(at(s(second)))).isTrue();
        }
    }

    @Test
    void aPingOneNanosecondEarlyIsNot() {
        PingGuard guard = guard(1);
        assertThat(guard.permits(at(s(0)))).isTrue();

        assertThat(guard.permits(at(s(1).minusNanos(1)))).isFalse();
        assertThat(guard.permits(at(s(1)))).isTrue();
    }

    @Test
    void aBurstIsAnsweredAtOnceAndNoPingMore() {
        PingGuard guard = guard(5);

        assertThat(answered(guard, s(0), 100)).isEqualTo(5);
    }

    @Test
    void afterABurstOnePingPerPeriodIsAnswered() {
        PingGuard guard = guard(5);
        assertThat(answered(guard, s(0), 100)).isEqualTo(5);

        assertThat(answered(guard, s(1), 100)).isEqualTo(1);
        assertThat(answered(guard, s(4), 100)).isEqualTo(3);
    }

    @Test
    void aQuietTimeRestoresOneBurstAndNotMore() {
        PingGuard guard = guard(5);
        assertThat(answered(guard, s(0), 100)).isEqualTo(5);

        assertThat(answered(guard, Duration.ofDays(30), 100)).isEqualTo(5);
    }

    @Test
    void refusedPingsCostTheNextOnesNothing() {
        PingGuard guard = guard(1);
        int answered = 0;
        for (int milli = 0; milli < 10_000; milli++) {
            answered += guard.permits(at(ms(milli))) ? 1 : 0;
        }

        assertThat(answered).isEqualTo(10);
    }

    @Test
    void hugePeriodsAndBurstsDoNotOverflow() {
        Duration century = Duration.ofDays(36_500);
        PingGuard patient = new PingGuard(Duration.ofSeconds(Long.MAX_VALUE), 1, clockStart);
        assertThat(patient.permits(at(s(0)))).isTrue();
        assertThat(patient.permits(at(century))).isFalse();

        PingGuard generous = new PingGuard(Duration.ofHours(3), 1_000_000, clockStart);
        assertThat(answered(generous, s(0), 1_000)).isEqualTo(1_000);
        PingGuard both = new PingGuard(Duration.ofSeconds(Long.MAX_VALUE), 1_000_000, clockStart);
        assertThat(both.permits(at(s(0)))).isTrue();
        assertThat(both.permits(at(century))).isTrue();
    }

    @Test
    void numbersOutOfRangeAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PingGuard(s(0), 1, 0))
                .withMessage("period: PT0S (expected: > 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PingGuard(s(1), 0, 0))
                .withMessage("burst: 0 (expected: 1..1000000)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PingGuard(s(1), 1_000_001, 0))
                .withMessage("burst: 1000001 (expected: 1..1000000)");
        assertThatNullPointerException()
                .isThrownBy(() -> new PingGuard(null, 1, 0))
                .withMessage("period");
    }

    private int answered(PingGuard guard, Duration moment, int pings) {
        int answered = 0;
        for (int i = 0; i < pings; i++) {
            answered += guard.permits(at(moment)) ? 1 : 0;
        }
        return answered;
    }
}
