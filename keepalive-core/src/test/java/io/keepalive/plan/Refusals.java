package io.keepalive.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.middlebox.Middlebox;
import io.keepalive.tcp.Kernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What has to be true of refusals, looked at from outside. */
final class Refusals {

    private Refusals() {}

    /** The needs named cannot be met even alone, and can once any one of them is left out. */
    static void isMinimal(GoalConflictException refused, Goal goal, Kernel kernel) {
        Set<Need> named = refused.needs();
        assertThat(named).as("%s", goal).isNotEmpty();
        Goal alone = only(goal, stated -> refused.getMessage().contains(stated.words()));
        assertThat(alone.needs()).as("%s: %s", goal, refused.getMessage()).containsAll(named);
        assertThat(Derivation.of(alone, kernel))
                .as("%s: %s", goal, refused.getMessage())
                .isEmpty();
        for (Need need : named) {
            assertThat(Derivation.of(only(alone, stated -> stated.need() != need), kernel))
                    .as("%s without %s: %s", goal, need, refused.getMessage())
                    .isPresent();
        }
    }

    private static Goal only(Goal goal, Predicate<StatedNeed> kept) {
        GoalBuilder builder = goal.toBuilder();
        StatedNeed.of(goal).stream().filter(kept.negate()).forEach(stated -> stated.leaveOut(builder));
        return builder.build();
    }

    /** The goals between the refused one and the nearest one, as near to that as its number can be. */
    static List<Goal> aHairBeyond(Goal nearest, Goal refused) {
        List<Goal> beyond = new ArrayList<>();
        if (!nearest.detectWithin().equals(refused.detectWithin())) {
            add(
                    beyond,
                    nearest.detectWithin().minusMillis(1),
                    refused.detectWithin(),
                    false,
                    nearest,
                    Need.DETECT_WITHIN);
        }
        if (!nearest.rideOut().equals(refused.rideOut())) {
            add(beyond, nearest.rideOut().plusMillis(1), refused.rideOut(), true, nearest, Need.RIDE_OUT);
        }
        if (!nearest.peerMayPause().equals(refused.peerMayPause())) {
            add(
                    beyond,
                    nearest.peerMayPause().plusMillis(1),
                    refused.peerMayPause(),
                    true,
                    nearest,
                    Need.PEER_MAY_PAUSE);
        }
        if (!nearest.permittedPing().equals(refused.permittedPing())) {
            Duration permitted = nearest.permittedPing().orElseThrow().plusMillis(1);
            add(beyond, permitted, refused.permittedPing().orElseThrow(), true, nearest, Need.PERMITTED_PING);
        }
        if (!nearest.bytesPerDay().equals(refused.bytesPerDay())) {
            beyond.add(nearest.toBuilder()
                    .atMostBytesPerDay(nearest.bytesPerDay().orElseThrow() - 1)
                    .build());
        }
        if (!nearest.pingsPerSecond().equals(refused.pingsPerSecond())) {
            double number = nearest.pingsPerSecond().orElseThrow();
            double digit = Math.pow(10, Math.floor(Math.log10(number * 0.999999)) - 3);
            beyond.add(nearest.toBuilder()
                    .atMostPingsPerSecond(Math.max(refused.pingsPerSecond().orElseThrow(), number - digit))
                    .build());
        }
        for (int i = 0; i < nearest.middleboxes().size(); i++) {
            Middlebox raised = nearest.middleboxes().get(i);
            Middlebox before = refused.middleboxes().get(i);
            if (!raised.equals(before)) {
                beyond.add(shortened(nearest, raised, before));
            }
        }
        return beyond;
    }

    private static void add(
            List<Goal> goals, Duration time, Duration refused, boolean fewerIsNearer, Goal nearest, Need need) {
        boolean past = fewerIsNearer ? time.compareTo(refused) > 0 : time.compareTo(refused) < 0;
        Duration beyond = past ? refused : time;
        GoalBuilder builder = nearest.toBuilder();
        switch (need) {
            case DETECT_WITHIN -> builder.detectWithin = beyond;
            case RIDE_OUT -> builder.rideOut(beyond);
            case PEER_MAY_PAUSE -> builder.peerMayPause(beyond);
            default -> builder.peerPermitsPingEvery(beyond);
        }
        goals.add(builder.build());
    }

    private static Goal shortened(Goal nearest, Middlebox raised, Middlebox before) {
        Duration less = raised.forgetsAfter().orElseThrow().minusMillis(1);
        Duration refused = before.forgetsAfter().orElseThrow();
        Duration time = less.compareTo(refused) < 0 ? refused : less;
        GoalBuilder builder = nearest.toBuilder();
        builder.middleboxes.replaceAll(middlebox -> middlebox.equals(raised) ? timed(raised, time) : middlebox);
        return builder.build();
    }

    private static Middlebox timed(Middlebox box, Duration time) {
        return box.adjustable().isPresent() ? box.withTimeout(time) : Middlebox.forgetting(time);
    }

    /** The same with a little less asked for. */
    static Goal easier(Goal goal, RandomGoals random) {
        GoalBuilder builder = goal.toBuilder();
        if (random.chance(0.5)) {
            builder.detectWithin =
                    goal.detectWithin().multipliedBy(5).dividedBy(4).plusNanos(1);
        }
        if (random.chance(0.5)) {
            builder.rideOut(goal.rideOut().multipliedBy(4).dividedBy(5));
        }
        if (random.chance(0.5)) {
            builder.peerMayPause(goal.peerMayPause().multipliedBy(4).dividedBy(5));
        }
        if (goal.permittedPing().isPresent() && random.chance(0.5)) {
            builder.permittedPing = goal.permittedPing().get().dividedBy(2).plusNanos(1);
        }
        if (goal.pingsPerSecond().isPresent() && random.chance(0.5)) {
            builder.pingsPerSecond = goal.pingsPerSecond().getAsDouble() * 1.3;
        }
        if (goal.bytesPerDay().isPresent() && random.chance(0.5)) {
            builder.bytesPerDay = goal.bytesPerDay().getAsLong() + 100;
        }
        if (!goal.middleboxes().isEmpty() && random.chance(0.5)) {
            builder.middleboxes.remove(0);
        }
        builder.provesApplication = builder.provesApplication && random.chance(0.5);
        return builder.build();
    }
}
