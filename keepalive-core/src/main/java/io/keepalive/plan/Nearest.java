package io.keepalive.plan;

import io.keepalive.internal.Durations;
import io.keepalive.middlebox.KeptBy;
import io.keepalive.middlebox.Middlebox;
import io.keepalive.middlebox.TimeoutRange;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The least change of each of some needs, alone, that makes a goal possible: by trying. A goal that can be met can be met with
 * less asked for as well, so halving finds it. Times to the millisecond, pings a second to four digits, bytes to the byte.
 */
final class Nearest {

    private static final long NANOS = 1_000_000;
    private static final long MOST_MILLIS = Durations.MAX_NANOS / NANOS;

    private final Goal goal;
    private final Predicate<Goal> canBeMet;

    Nearest(Goal goal, Predicate<Goal> canBeMet) {
        this.goal = goal;
        this.canBeMet = canBeMet;
    }

    /** For those needs where there is such a change. */
    List<Change> changes(List<StatedNeed> needs) {
        List<Change> changes = new ArrayList<>();
        for (StatedNeed need : needs) {
            least(need).ifPresent(changes::add);
        }
        if (needs.stream()
                .flatMap(need -> need.middlebox().stream())
                .anyMatch(box -> box.keptBy() == KeptBy.REQUESTS)) {
            ifMet(with(GoalBuilder::http), "HTTP, which needs no idle connection")
                    .ifPresent(changes::add);
        }
        return changes;
    }

    private Optional<Change> least(StatedNeed need) {
        return switch (need.need()) {
            case DETECT_WITHIN -> longer(goal.detectWithin(), this::detecting, "detect within >= ");
            case RIDE_OUT -> shorter(goal.rideOut(), 0, this::ridingOut, "ride out <= ");
            case PEER_MAY_PAUSE -> shorter(goal.peerMayPause(), 0, this::pausing, "peer may stop reading for <= ");
            case PERMITTED_PING ->
                shorter(goal.permittedPing().orElseThrow(), 1, this::permitting, "peer permits one ping per <= ");
            case PASS_MIDDLEBOX -> raised(need.middlebox().orElseThrow());
            case BYTES_PER_DAY -> moreBytes(goal.bytesPerDay().orElseThrow());
            case PINGS_PER_SECOND -> morePings(goal.pingsPerSecond().orElseThrow());
            case PROVE_APPLICATION -> ifMet(with(need::leaveOut), "without proveApplication");
            case WITHOUT_HEARTBEAT -> ifMet(with(need::leaveOut), "with a heartbeat");
        };
    }

    private Goal detecting(Duration time) {
        return with(builder -> builder.detectWithin = time);
    }

    private Goal ridingOut(Duration time) {
        return with(builder -> builder.rideOut(time));
    }

    private Goal pausing(Duration time) {
        return with(builder -> builder.peerMayPause(time));
    }

    private Goal permitting(Duration time) {
        return with(builder -> builder.peerPermitsPingEvery(time));
    }

    private Goal with(Consumer<GoalBuilder> change) {
        GoalBuilder builder = goal.toBuilder();
        change.accept(builder);
        return builder.build();
    }

    private Optional<Change> ifMet(Goal other, String words) {
        return canBeMet.test(other) ? Optional.of(new Change(other, words)) : Optional.empty();
    }

    private Optional<Change> longer(Duration from, DurationChange change, String words) {
        return LeastNumber.above(millis(from), MOST_MILLIS, millis -> canBeMet.test(change.to(ofMillis(millis))))
                .stream()
                .mapToObj(millis -> new Change(change.to(ofMillis(millis)), words + ofMillis(millis)))
                .findFirst();
    }

    private Optional<Change> shorter(Duration from, long least, DurationChange change, String words) {
        // counted down from the refused time
        long top = -Math.floorDiv(-Durations.saturatedNanos(from), NANOS);
        return LeastNumber.above(0, top - least, less -> canBeMet.test(change.to(ofMillis(top - less)))).stream()
                .mapToObj(less -> ofMillis(top - less))
                .map(time -> new Change(change.to(time), words + time))
                .findFirst();
    }

    /** A number that the user gave may be any other; of a product's, it is known what it can be set to. */
    private Optional<Change> raised(Middlebox middlebox) {
        boolean given =
                middlebox.equals(Middlebox.forgetting(middlebox.forgetsAfter().orElseThrow()));
        if (!given && middlebox.adjustable().isEmpty()) {
            return Optional.empty();
        }
        long most = middlebox
                .adjustable()
                .flatMap(TimeoutRange::most)
                .map(Nearest::millis)
                .orElse(MOST_MILLIS);
        DurationChange change = time -> with(builder ->
                builder.middleboxes.replaceAll(box -> box.equals(middlebox) ? timed(middlebox, given, time) : box));
        long from = Math.max(
                millis(middlebox.forgetsAfter().orElseThrow()),
                middlebox
                                .adjustable()
                                .flatMap(TimeoutRange::least)
                                .map(Nearest::millis)
                                .orElse(0L)
                        - 1);
        return LeastNumber.above(from, most, millis -> canBeMet.test(change.to(ofMillis(millis)))).stream()
                .mapToObj(Nearest::ofMillis)
                .map(time -> new Change(change.to(time), "pass " + middlebox.id() + " set to >= " + time))
                .findFirst();
    }

    private static Middlebox timed(Middlebox middlebox, boolean given, Duration time) {
        return given ? Middlebox.forgetting(time) : middlebox.withTimeout(time);
    }

    private Optional<Change> moreBytes(long from) {
        return LeastNumber.above(
                        from, Long.MAX_VALUE / 2, bytes -> canBeMet.test(with(builder -> builder.bytesPerDay = bytes)))
                .stream()
                .mapToObj(bytes -> new Change(with(builder -> builder.bytesPerDay = bytes), "bytes a day >= " + bytes))
                .findFirst();
    }

    private Optional<Change> morePings(double from) {
        double enough = from;
        while (!canBeMet.test(with(pings(enough)))) {
            enough *= 2;
            if (enough > 1e18) {
                return Optional.empty();
            }
        }
        BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen((int) Math.floor(Math.log10(enough / 2)) - 3);
        long refused = (long) Math.floor(enough / 2 / unit.doubleValue());
        return LeastNumber.above(refused, 100_000, count -> canBeMet.test(with(pings(times(unit, count))))).stream()
                .mapToDouble(count -> times(unit, count))
                .mapToObj(number -> new Change(with(pings(number)), "pings a second >= " + StatedNeed.plain(number)))
                .findFirst();
    }

    private static Consumer<GoalBuilder> pings(double number) {
        return builder -> builder.pingsPerSecond = number;
    }

    private static double times(BigDecimal unit, long count) {
        return unit.multiply(BigDecimal.valueOf(count)).doubleValue();
    }

    private static long millis(Duration time) {
        return Durations.saturatedNanos(time) / NANOS;
    }

    private static Duration ofMillis(long millis) {
        return Duration.ofMillis(millis);
    }

    /** The goal with one of its times changed. */
    private interface DurationChange {
        Goal to(Duration time);
    }
}
