package io.keepalive.plan;

import io.keepalive.middlebox.Expiry;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Kind;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.middlebox.MiddleboxBuilder;
import io.keepalive.middlebox.TimeoutRange;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Goals of all kinds, possible and not: each need is there or not, with a value that spans several orders of magnitude. */
final class RandomGoals {

    private final Random random;

    RandomGoals(long seed) {
        random = new Random(seed);
    }

    Goal goal() {
        Duration detect = time(0.005, 200_000);
        double scale = detect.toNanos() / 1e9;
        GoalBuilder goal = Goal.detectWithin(detect);
        if (chance(0.5)) {
            goal.rideOut(time(scale / 1000, scale));
        }
        for (int i = random.nextInt(4); i > 1; i--) {
            goal.passMiddlebox(middlebox());
        }
        if (chance(0.3)) {
            goal.peerPermitsPingEvery(time(scale / 100, scale / 2));
        }
        if (chance(0.3)) {
            goal.peerMayPause(time(scale / 1000, scale));
        }
        if (chance(0.3)) {
            goal.withoutHeartbeat();
        }
        if (chance(0.2)) {
            goal.proveHostOnly();
        } else if (chance(0.2)) {
            goal.proveApplication();
        }
        limitTraffic(goal, scale);
        return chance(0.2) ? goal.http().build() : goal.build();
    }

    private void limitTraffic(GoalBuilder goal, double seconds) {
        long connections = 1 + (long) Math.exp(random.nextDouble() * 14);
        if (chance(0.5)) {
            goal.connections(connections);
        } else {
            connections = 1;
        }
        if (chance(0.2)) {
            goal.atMostPingsPerSecond(connections * spread(0.5, 50) / seconds);
        }
        if (chance(0.2)) {
            goal.atMostBytesPerDay(1 + (long) (connections * 86_400 * 182 * spread(0.5, 50) / seconds));
        }
    }

    Kernel kernel() {
        return switch (random.nextInt(6)) {
            case 0 -> Kernel.linux(5, 10).withRetries2(random.nextInt(20));
            case 1 -> Kernel.linux(6, 18).withRetries2(random.nextInt(20));
            case 2 ->
                Kernel.linux(6, 18).withMaxRto(Duration.ofMillis(time(1, 120).toMillis()));
            case 3 -> Kernel.macOs();
            case 4 -> Kernel.windows();
            default -> chance(0.5) ? Kernel.linux(6, 18) : Kernel.linux();
        };
    }

    private Middlebox middlebox() {
        Duration time = time(0.5, 10_000);
        if (chance(0.5)) {
            return Middlebox.forgetting(time);
        }
        MiddleboxBuilder made = Middlebox.builder("box-" + random.nextInt(100))
                .kind(any(List.of(Kind.values())))
                .forgetsAfter(time)
                .keptBy(any(List.of(KeptBy.values())))
                .expiry(any(List.of(Expiry.values())));
        if (chance(0.5)) {
            made.adjustable(new TimeoutRange(
                    Optional.of(Duration.ofMillis(100)), Optional.of(time.multipliedBy(1 + random.nextInt(100)))));
        }
        return made.build();
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private double spread(double least, double most) {
        return least * Math.exp(random.nextDouble() * Math.log(most / least));
    }

    /** To the nanosecond, the millisecond or the second. */
    Duration time(double leastSeconds, double mostSeconds) {
        long nanos = Math.max(1, (long) (spread(leastSeconds, mostSeconds) * 1e9));
        long unit = switch (random.nextInt(3)) {
            case 0 -> 1;
            case 1 -> 1_000_000;
            default -> 1_000_000_000;
        };
        return Duration.ofNanos(Math.max(unit, nanos / unit * unit));
    }
}
