package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.DetectionTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings come early by a share of the idle time, never late, so that connections opened together do not ping together. */
class JitterTest extends MonitorStory {

    private static final int SAMPLES = 10_000;
    private static final long IDLE = s(10).toNanos();
    private static final long MIXES_TO_ZERO = -0x9e3779b97f4a7c15L;

    private static HeartbeatPolicyBuilder jittered() {
        return HeartbeatPolicy.pinging(s(10), s(5), 3);
    }

    private MonitorDriver seeded(HeartbeatPolicyBuilder policy, long seed) {
        return new MonitorDriver(policy.build(), seed, clockStart);
    }

    @Test
    void isTwentyPercentByDefault() {
        assertThat(jittered().build().jitter()).isEqualTo(0.2);
    }

    @Test
    void firstPingsOfNeighbouringSeedsSpreadEvenlyOverTheWindow() {
        HeartbeatPolicy policy = jittered().build();

        spreadsEvenly(
                seed -> new MonitorDriver(policy, seed, clockStart).deadline().toNanos());
    }

    @Test
    void firstPingsOfSeedsThatDifferOnlyInTheirHighBitsSpreadAsWell() {
        HeartbeatPolicy policy = jittered().build();

        spreadsEvenly(seed ->
                new MonitorDriver(policy, seed << 48, clockStart).deadline().toNanos());
    }

    @Test
    void everySilenceDrawsAnew() {
        MonitorDriver connection = seeded(jittered(), 7);

        spreadsEvenly(silence -> {
            Duration from = connection.clock().elapsed();
            connection.runTo(connection.deadline()).answered();
            return connection.clock().elapsed().minus(from).toNanos();
        });
    }

    @Test
    void everyPeriodOfAOneWaySenderDrawsAnew() {
        MonitorDriver connection = seeded(HeartbeatPolicy.sendingEvery(s(10)), 7);

        spreadsEvenly(period -> {
            Duration from = connection.clock().elapsed();
            connection.runTo(connection.deadline());
            return connection.clock().elapsed().minus(from).toNanos();
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, MIXES_TO_ZERO})
    void everySeedIsAsGoodAsAnyOther(long seed) {
        Set<Duration> idleTimes = new HashSet<>();
        MonitorDriver connection = seeded(jittered(), seed);
        for (int silence = 0; silence < 100; silence++) {
            idleTimes.add(connection.deadline().minus(connection.clock().elapsed()));
            connection.runTo(connection.deadline()).answered();
        }

        assertThat(idleTimes).hasSizeGreaterThan(95);
    }

    @Test
    void theSameSeedGivesTheSameTimes() {
        assertThat(seeded(jittered(), 99).runTo(s(60)).log())
                .isEqualTo(seeded(jittered(), 99).runTo(s(60)).log());
    }

    @Test
    void deathFallsWithinThePredictedWindow() {
        DetectionTime predicted = jittered().build().detectionTime().orElseThrow();
        for (int seed = 0; seed < 1000; seed++) {
            MonitorDriver connection = seeded(jittered(), seed).runTo(predicted.latest());

            assertThat(connection.diedAfter(s(0))).isBetween(predicted.earliest(), predicted.latest());
        }
    }

    @Test
    void theIntervalsAreNotJittered() {
        MonitorDriver connection = seeded(jittered(), 3).runTo(s(10));
        Duration first = connection.deadline().minus(s(5));

        connection.runTo(connection.deadline());
        assertThat(connection.deadline()).isEqualTo(first.plus(s(10)));
    }

    @Test
    void aFixedPeriodHasNone() {
        HeartbeatPolicyBuilder fixed = jittered().trigger(Trigger.FIXED_PERIOD);
        for (int seed = 0; seed < 100; seed++) {
            assertThat(seeded(fixed, seed).deadline()).isEqualTo(s(10));
        }
    }

    /** Whether each tenth of the window from 8 to 10 s gets its tenth of the samples, give or take a sixth. */
    private static void spreadsEvenly(LongUnaryOperator idleTimeOf) {
        int[] tenths = new int[10];
        for (int sample = 0; sample < SAMPLES; sample++) {
            long idle = idleTimeOf.applyAsLong(sample);
            assertThat(idle).isGreaterThan(IDLE * 8 / 10).isLessThanOrEqualTo(IDLE);
            tenths[(int) ((IDLE - idle) / (IDLE / 50))]++;
        }
        assertThat(Arrays.stream(tenths)).allMatch(count -> Math.abs(count - SAMPLES / 10) < SAMPLES / 60);
    }
}
