package io.keepalive.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.keepalive.tcp.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Thousands of random goals: planned so that the goal is met by the plan's own prediction, or refused with a way out. */
class RandomGoalsTest {

    private static final int GOALS = 12_000;

    @Test
    void everyPlanMeetsItsGoal() {
        long seed = seed("everyPlanMeetsItsGoal");
        RandomGoals random = new RandomGoals(seed);
        int planned = 0;
        for (int i = 0; i < GOALS; i++) {
            Goal goal = random.goal();
            Optional<KeepAlivePlan> plan = plan(goal, random.kernel());
            if (plan.isPresent()) {
                planned++;
                PlanAssert.meetsItsGoal(plan.get());
            }
        }
        System.out.println(planned + " of " + GOALS + " goals planned");
        assertThat(planned).isBetween(GOALS / 5, GOALS * 4 / 5);
    }

    private static Optional<KeepAlivePlan> plan(Goal goal, Kernel kernel) {
        try {
            return Optional.of(KeepAlivePlan.of(goal, kernel));
        } catch (GoalConflictException refused) {
            return Optional.empty();
        }
    }

    @Test
    void whatConflictsIsMinimalAndTheNearestGoalsAreOnTheEdge() {
        long seed = seed("whatConflictsIsMinimalAndTheNearestGoalsAreOnTheEdge");
        RandomGoals random = new RandomGoals(seed);
        int withNearest = 0;
        for (int i = 0; i < GOALS / 4; i++) {
            Goal goal = random.goal();
            Kernel kernel = random.kernel();
            try {
                KeepAlivePlan.of(goal, kernel);
            } catch (GoalConflictException refused) {
                Refusals.isMinimal(refused, goal, kernel);
                for (Goal nearest : refused.nearest()) {
                    withNearest++;
                    PlanAssert.meetsItsGoal(KeepAlivePlan.of(nearest, kernel));
                    for (Goal beyond : Refusals.aHairBeyond(nearest, goal)) {
                        assertThat(Derivation.of(beyond, kernel))
                                .as("%s, beyond %s", goal, refused.getMessage())
                                .isEmpty();
                    }
                }
            }
        }
        assertThat(withNearest).isGreaterThan(GOALS / 10);
    }

    @Test
    void moreOfEverythingThatHelpsNeverMakesAGoalImpossible() {
        long seed = seed("moreOfEverythingThatHelpsNeverMakesAGoalImpossible");
        RandomGoals random = new RandomGoals(seed);
        List<Goal> worse = new ArrayList<>();
        for (int i = 0; i < GOALS / 2; i++) {
            Goal goal = random.goal();
            Kernel kernel = random.kernel();
            Goal easier = Refusals.easier(goal, random);
            if (Derivation.of(goal, kernel).isPresent()
                    && Derivation.of(easier, kernel).isEmpty()) {
                worse.add(goal);
            }
        }
        assertThat(worse).isEmpty();
    }

    private static long seed(String test) {
        long seed = Long.getLong("keepalive.seed", 20_261_123);
        System.out.println(test + " seed " + seed);
        return seed;
    }
}
