package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.ProbeSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds whatever the policy and whatever it is adjusted by; prints the seed that breaks it. */
class AnyAdjustmentsTest {

    private static final int RUNS = 50_000;
    private static final List<Trigger> TRIGGERS = List.of(Trigger.values());
    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

    private final PolicyAdjustments adjustments = new PolicyAdjustments();
    private Optional<Duration> send = Optional.empty();
    private Optional<Duration> watch = Optional.empty();
    private Optional<Duration> path = Optional.empty();
    private Optional<Duration> permitted = Optional.empty();
    private Optional<ProbeSchedule> tight = Optional.empty();

    @Test
    void theResultIsAPolicyAndNothingIsLost() {
        for (long seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            HeartbeatPolicy base = policy(random);
            adjust(random);
            try {
                assertHolds(base, adjustments.applyTo(base));
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed + ": " + base, broken);
            }
        }
    }

    private void assertHolds(HeartbeatPolicy base, HeartbeatPolicy adjusted) {
        base.pinging().ifPresent(before -> assertAnswersWaitedFor(before, adjusted));
        tight.ifPresent(asked -> assertTightEnough(base, asked, adjusted));
        path.filter(limit -> permitted.isEmpty()).ifPresent(limit -> assertRefreshes(adjusted, limit));
        permitted.filter(AnyAdjustmentsTest::isOrdinary).ifPresent(interval -> assertPermitted(adjusted, interval));
        boolean promised = base.sendPeriod().isPresent()
                || (base.pinging().isPresent() && base.trigger() != Trigger.LAST_RECEIVED)
                || send.isPresent();
        assertThat(promised && adjusted.trigger() == Trigger.LAST_RECEIVED)
                .as("a promise to send is forgotten")
                .isFalse();
        if (watch.isPresent() || base.watchLimit().isPresent()) {
            assertThat(adjusted.watchLimit()).isPresent();
        }
    }

    /** No outage kills sooner because of load, path or agreement; a critical stretch says itself how long to wait. */
    private void assertAnswersWaitedFor(ProbeSchedule before, HeartbeatPolicy adjusted) {
        ProbeSchedule after = adjusted.pinging().orElseThrow();
        if (tight.isEmpty() && after.probes() < Integer.MAX_VALUE) {
            assertThat(after.unansweredTime()).isGreaterThanOrEqualTo(before.unansweredTime());
        }
        if (tight.isPresent() && after.probes() < Integer.MAX_VALUE) {
            Duration least = shorter(before.unansweredTime(), tight.get().unansweredTime());
            assertThat(after.unansweredTime()).isGreaterThanOrEqualTo(least);
        }
    }

    private void assertTightEnough(HeartbeatPolicy base, ProbeSchedule asked, HeartbeatPolicy adjusted) {
        if (permitted.isEmpty() && base.pinging().isPresent()) {
            ProbeSchedule after = adjusted.pinging().orElseThrow();
            assertThat(after.detectionTime())
                    .as("rounding of the interval counts once a ping")
                    .isLessThanOrEqualTo(saturatedPlus(asked.detectionTime(), after.probes()));
        }
    }

    private static void assertRefreshes(HeartbeatPolicy adjusted, Duration limit) {
        adjusted.pinging().ifPresent(pings -> {
            if (pings.probes() < Integer.MAX_VALUE) {
                assertThat(pings.idle()).isLessThanOrEqualTo(limit);
            }
        });
        adjusted.sendPeriod().ifPresent(period -> assertThat(period).isLessThanOrEqualTo(limit));
    }

    private static void assertPermitted(HeartbeatPolicy adjusted, Duration interval) {
        HeartbeatTiming timing = HeartbeatTiming.of(adjusted);
        if (timing.sends && timing.idleNanos < Long.MAX_VALUE / 4) {
            assertThat(timing.jitteredIdleNanos(Math.nextDown(1.0))).isGreaterThanOrEqualTo(interval.toNanos());
            assertThat(timing.intervalNanos).isGreaterThanOrEqualTo(interval.toNanos());
        }
    }

    private void adjust(Random random) {
        Optional<Duration> load = maybe(random);
        send = maybe(random);
        watch = maybe(random);
        path = maybe(random);
        permitted = maybe(random);
        tight = random.nextInt(3) == 0 ? Optional.of(schedule(random)) : Optional.empty();
        adjustments.loadIdle(load);
        adjustments.agreed(send, watch);
        adjustments.pathIdle(path);
        adjustments.permitted(permitted);
        adjustments.tight(tight);
    }

    private static Optional<Duration> maybe(Random random) {
        return random.nextInt(3) == 0 ? Optional.of(time(random)) : Optional.empty();
    }

    /** Mostly ordinary times, now and then one of a few nanoseconds or of centuries. */
    private static Duration time(Random random) {
        return switch (random.nextInt(40)) {
            case 0 -> Duration.ofNanos(1 + random.nextInt(3));
            case 1 -> LONGEST.minusNanos(random.nextInt(3));
            case 2 -> Duration.ofNanos(Long.MAX_VALUE / 2 - random.nextInt(3));
            default -> Duration.ofNanos(1_000_000 + random.nextLong(60_000_000_000L));
        };
    }

    private static boolean isOrdinary(Duration time) {
        return time.compareTo(Duration.ofDays(1)) < 0;
    }

    private static ProbeSchedule schedule(Random random) {
        return new ProbeSchedule(time(random), time(random), 1 + random.nextInt(6));
    }

    /** Any valid policy: whatever the builder refuses is drawn again. */
    private static HeartbeatPolicy policy(Random random) {
        while (true) {
            HeartbeatPolicyBuilder builder = switch (random.nextInt(4)) {
                case 0 -> HeartbeatPolicy.watching(time(random));
                case 1 -> HeartbeatPolicy.sendingEvery(time(random));
                case 2 -> HeartbeatPolicy.pinging(schedule(random)).watching(time(random));
                default -> HeartbeatPolicy.pinging(schedule(random));
            };
            if (random.nextInt(4) == 0) {
                builder.watching(time(random));
            }
            if (random.nextBoolean()) {
                builder.trigger(TRIGGERS.get(random.nextInt(3)));
            }
            if (random.nextBoolean()) {
                builder.jitter(random.nextDouble());
            }
            if (random.nextInt(3) == 0) {
                builder.spreadFirstPing();
            }
            if (random.nextInt(3) == 0) {
                builder.proofOfLife(ProofOfLife.PONGS_ONLY);
            }
            try {
                return builder.build();
            } catch (IllegalArgumentException contradiction) {
                // another, then
            }
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration saturatedPlus(Duration time, long nanos) {
        return time.compareTo(LONGEST.minusSeconds(10)) < 0 ? time.plusNanos(nanos) : time;
    }
}
