package io.keepalive.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.ProbeSchedule;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Peers say anything, at any time: whatever is asked for together comes to a policy, and pings to what is permitted. */
class PolicyAdjustmentsFuzzTest {

    private static final int RUNS = 100_000;

    private final long seed = Long.getLong("keepalive.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void whateverIsAskedForComesToAPolicyThatPingsNoSoonerThanPermitted() {
        for (int run = 0; run < RUNS; run++) {
            HeartbeatPolicy base = base();
            PolicyAdjustments adjustments = new PolicyAdjustments();
            adjustments.loadIdle(maybe().filter(idle -> below(idle, base.watchLimit()))); // as the builder checks
            adjustments.agreed(maybe(), maybe());
            adjustments.pathIdle(maybe());
            Optional<Duration> permitted = maybe();
            adjustments.permitted(permitted);
            adjustments.tight(maybe().map(time -> new ProbeSchedule(time, time, 1 + random.nextInt(4))));

            HeartbeatPolicy adjusted = adjustments.applyTo(base);

            permitted.ifPresent(interval -> {
                double share = 1 - adjusted.jitter();
                String what = base + " to " + adjusted + " permits " + interval + ", seed " + seed;
                adjusted.pinging().ifPresent(pings -> {
                    assertThat((double) pings.idle().toNanos() * share).as(what).isGreaterThanOrEqualTo((double)
                            interval.toNanos());
                    assertThat(pings.interval()).as(what).isGreaterThanOrEqualTo(interval);
                });
                adjusted.sendPeriod()
                        .ifPresent(period -> assertThat((double) period.toNanos() * share)
                                .as(what)
                                .isGreaterThanOrEqualTo((double) interval.toNanos()));
            });
        }
    }

    private HeartbeatPolicy base() {
        while (true) {
            HeartbeatPolicyBuilder builder = switch (random.nextInt(3)) {
                case 0 -> HeartbeatPolicy.watching(time());
                case 1 -> HeartbeatPolicy.sendingEvery(time());
                default -> HeartbeatPolicy.pinging(time(), time(), 1 + random.nextInt(5));
            };
            if (random.nextBoolean()) {
                builder.watching(time());
            }
            if (random.nextBoolean()) {
                builder.trigger(random.nextBoolean() ? Trigger.LAST_SENT : Trigger.FIXED_PERIOD);
            }
            if (random.nextInt(4) == 0) {
                builder.proofOfLife(ProofOfLife.PONGS_ONLY);
            }
            if (random.nextInt(4) == 0) {
                builder.jitter(random.nextDouble());
            }
            try {
                return builder.build();
            } catch (IllegalArgumentException contradiction) {
                // another one
            }
        }
    }

    private static boolean below(Duration idle, Optional<Duration> limit) {
        return limit.isEmpty() || idle.compareTo(limit.get()) < 0;
    }

    private Optional<Duration> maybe() {
        return random.nextBoolean() ? Optional.empty() : Optional.of(time());
    }

    private Duration time() {
        return Duration.ofMillis(1 + random.nextInt(100));
    }
}
